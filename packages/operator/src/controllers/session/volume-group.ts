import type { PodSecurityContext, PodSpec, Volume } from 'kubernetes-types/core/v1.js';
import { NOBODY } from './security.js';

/** What the resolver calls the volumes that a session brings along for itself. */
const OWN = new Set(['stash-local-backend', 'stash-interim-volume']);
/** Sources that hold nothing which was there before the pod. */
const OF_THE_POD = ['emptyDir', 'projected', 'secret', 'configMap', 'downwardAPI'] as const;

const GROUP: PodSecurityContext = { fsGroup: NOBODY, fsGroupChangePolicy: 'OnRootMismatch' };

/**
 * A new volume belongs to root, and the programs run as nobody: so the session's own are given to their group. Where a
 * volume of the target is mounted too, nothing is: it would change hands as well.
 */
export function volumeGroup({ volumes = [], securityContext = {} }: PodSpec): PodSecurityContext {
  const kept = volumes.filter((volume) => !OF_THE_POD.some((source) => source in volume));
  const isOwn = ({ name }: Volume): boolean => OWN.has(name);
  const applies = kept.length > 0 && kept.every(isOwn) && securityContext.runAsUser === NOBODY;
  return applies && securityContext.fsGroup === undefined ? GROUP : {};
}
