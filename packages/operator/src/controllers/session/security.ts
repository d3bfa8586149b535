import type { Operation } from '@stash-addons/core';
import type { Defaults } from '@stash-addons/resolver';

/** Where the user does not say otherwise; without any of it a pod could take a whole node. */
const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } };

/** The user that programs run as where nothing asks for another one. */
export const NOBODY = 65_534;
/** What keeps owners, modes and attributes of files, and nothing else. */
const KEEPS_OWNERS = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP'];

const CONFINED = {
  seccompProfile: { type: 'RuntimeDefault' },
};
const UNPRIVILEGED = { runAsNonRoot: true, runAsUser: NOBODY, runAsGroup: NOBODY, ...CONFINED };

const LOCKED = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };

const PROFILES: Record<Operation['security'], Pick<Defaults, 'podSecurityContext' | 'securityContext'>> = {
  restricted: { podSecurityContext: UNPRIVILEGED, securityContext: LOCKED },
  'writable-root': {
    podSecurityContext: UNPRIVILEGED,
    securityContext: { ...LOCKED, readOnlyRootFilesystem: false },
  },
  'file-owner': {
    podSecurityContext: { ...CONFINED, runAsUser: 0, runAsGroup: 0 },
    securityContext: { ...LOCKED, capabilities: { drop: ['ALL'], add: KEEPS_OWNERS } },
  },
};

/** What the pod of an operation gets where its user says nothing. */
export function defaultsFor(profile: Operation['security']): Defaults {
  return { resources: RESOURCES, ...PROFILES[profile] };
}
