import { INTERIM_PATH, type Repository, SCRATCH_PATH } from '@stash-addons/core';
import type { Container, Volume, VolumeMount } from 'kubernetes-types/core/v1.js';
import { claimMountsOf, claimsOf } from '../claims/of-input.js';
import { memberOf } from '../members.js';
import type { ResolveInput } from '../types.js';

const SCRATCH_VOLUME = 'stash-tmp-dir';
const INTERIM_VOLUME = 'stash-interim-volume';
const LOCAL_BACKEND_VOLUME = 'stash-local-backend';

/** Mounts that every container of this session has. */
export function sessionMounts(input: ResolveInput): VolumeMount[] {
  const mounts: VolumeMount[] = [{ name: SCRATCH_VOLUME, mountPath: SCRATCH_PATH }];
  if (memberOf(input).interimVolumeTemplate) mounts.push({ name: INTERIM_VOLUME, mountPath: INTERIM_PATH });
  const local = backendVolume(input.repository);
  return [...mounts, ...claimMountsOf(input), ...(local === undefined ? [] : [local.mount])];
}

/** A session's mount takes the place of another one at its path. */
export function withMounts(container: Container, mounts: readonly VolumeMount[]): Container {
  const taken = new Set(mounts.map(({ mountPath }) => mountPath));
  const others = (container.volumeMounts ?? []).filter(({ mountPath }) => !taken.has(mountPath));
  return { ...container, volumeMounts: [...others, ...mounts] };
}

/** The Task's volumes and the session's own, which replace others of their names. */
export function podVolumes(taskVolumes: readonly Volume[], input: ResolveInput, interimClaim?: string): Volume[] {
  const own = [scratchVolume(taskVolumes, input)];
  for (const { name: claimName, volume: name } of claimsOf(input)) {
    own.push({ name, persistentVolumeClaim: { claimName } });
  }
  if (interimClaim !== undefined) {
    own.push({ name: INTERIM_VOLUME, persistentVolumeClaim: { claimName: interimClaim } });
  }
  const local = backendVolume(input.repository);
  if (local !== undefined) own.push(local.volume);
  const names = new Set(own.map(({ name }) => name));
  return [...taskVolumes.filter(({ name }) => !names.has(name)), ...own];
}

/** A Task may declare the scratch volume itself; only an emptyDir takes the member's settings. */
function scratchVolume(taskVolumes: readonly Volume[], input: ResolveInput): Volume {
  const { medium, sizeLimit } = memberOf(input).tempDir ?? {};
  const settings = { ...(medium && { medium }), ...(sizeLimit && { sizeLimit }) };
  const declared = taskVolumes.find(({ name }) => name === SCRATCH_VOLUME);
  const otherSource = declared !== undefined && declared.emptyDir === undefined && Object.keys(declared).length > 1;
  if (otherSource) return declared;
  return { name: SCRATCH_VOLUME, emptyDir: { ...declared?.emptyDir, ...settings } };
}

/** The volume of a repository in a folder, which would go with the pod without it; undefined for every other one. */
export function backendVolume({ spec }: Pick<Repository, 'spec'>): { volume: Volume; mount: VolumeMount } | undefined {
  const { mountPath, subPath, ...source } = spec.backend.local ?? {};
  if (mountPath === undefined || Object.keys(source).length === 0) return undefined;
  return {
    volume: { name: LOCAL_BACKEND_VOLUME, ...source },
    mount: { name: LOCAL_BACKEND_VOLUME, mountPath, ...(subPath && { subPath }) },
  };
}
