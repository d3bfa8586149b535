import { INTERIM_PATH, SCRATCH_PATH } from '@stash-addons/core';
import type { Container, Volume, VolumeMount } from 'kubernetes-types/core/v1.js';
import { memberOf } from '../members.js';
import type { ResolveInput } from '../types.js';

const SCRATCH_VOLUME = 'stash-tmp-dir';
const INTERIM_VOLUME = 'stash-interim-volume';

/** The mounts of every container; each takes the place of another one at its path. */
export function withSessionMounts(container: Container, interim: boolean): Container {
  const own: VolumeMount[] = [{ name: SCRATCH_VOLUME, mountPath: SCRATCH_PATH }];
  if (interim) own.push({ name: INTERIM_VOLUME, mountPath: INTERIM_PATH });
  const taken = new Set(own.map(({ mountPath }) => mountPath));
  const others = (container.volumeMounts ?? []).filter(({ mountPath }) => !taken.has(mountPath));
  return { ...container, volumeMounts: [...others, ...own] };
}

/** The Task's volumes, the scratch volume and, where there is one, the interim volume. */
export function podVolumes(taskVolumes: readonly Volume[], input: ResolveInput, interimClaim?: string): Volume[] {
  const { disableCaching, ...settings } = memberOf(input).tempDir ?? {};
  const declared = taskVolumes.find(({ name }) => name === SCRATCH_VOLUME);
  const scratch: Volume = { ...declared, name: SCRATCH_VOLUME, emptyDir: { ...declared?.emptyDir, ...settings } };
  const volumes = [...taskVolumes.filter(({ name }) => name !== SCRATCH_VOLUME), scratch];
  if (interimClaim === undefined) return volumes;
  return [
    ...volumes.filter(({ name }) => name !== INTERIM_VOLUME),
    { name: INTERIM_VOLUME, persistentVolumeClaim: { claimName: interimClaim } },
  ];
}
