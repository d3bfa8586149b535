import {
  type Repository,
  REPOSITORY_FILE,
  REQUEST_FILE,
  RUN_DIRECTORY_VARIABLE,
  type RunRequest,
  SCRATCH_PATH,
  type SecretObject,
} from '@stash-addons/core';
import type { EnvVar, Volume, VolumeMount, VolumeProjection } from 'kubernetes-types/core/v1.js';

/** A Secret or ConfigMap that the programs read. */
export interface Provided {
  kind: 'Secret' | 'ConfigMap';
  namespace: string;
  name: string;
  /** Base64 for a Secret, plain text for a ConfigMap. */
  data: Record<string, string>;
}

const FOLDERS = { Secret: 'secrets', ConfigMap: 'configmaps' } as const;
const VOLUME = 'stash-run';
const MOUNT = '/stash-run';
/** Its programs run as nobody, and only their containers see it. */
const READABLE = 0o444;

/** What a run is told, as a file of its directory. */
export type RunDocument =
  { file: typeof REQUEST_FILE; content: RunRequest } | { file: typeof REPOSITORY_FILE; content: Repository };

/** The Secret of a run: what it is told, and what lies in other namespaces, from where a pod mounts nothing. */
export function runSecret(
  { namespace = '', name }: { namespace?: string; name: string },
  { file, content }: RunDocument,
  provided: readonly Provided[],
): SecretObject {
  const foreign = provided.filter((one) => one.namespace !== namespace);
  const copies = foreign.flatMap((one) =>
    Object.entries(one.data).map(([key, value]) => [copyKey(one, key), base64Of(one, value)] as const),
  );
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    data: { [file]: Buffer.from(JSON.stringify(content)).toString('base64'), ...Object.fromEntries(copies) },
  };
}

/** The run directory as a volume: what is of the pod's namespace is mounted as it is. */
export function runVolume(
  { metadata, data }: Pick<SecretObject, 'metadata' | 'data'>,
  provided: readonly Provided[],
): Volume {
  const { namespace, name = '' } = metadata;
  const told = [REQUEST_FILE, REPOSITORY_FILE].filter((file) => data !== undefined && file in data);
  const copies = provided.filter((one) => one.namespace !== namespace);
  const items = copies.flatMap((one) =>
    Object.keys(one.data).map((key) => ({ key: copyKey(one, key), path: pathOf(one, key) })),
  );
  const own: VolumeProjection = { secret: { name, items: [...told.map((key) => ({ key, path: key })), ...items] } };
  const others = provided.filter((one) => one.namespace === namespace).map(projectionOf);
  return { name: VOLUME, projected: { defaultMode: READABLE, sources: [own, ...others] } };
}

export const RUN_MOUNT: VolumeMount = { name: VOLUME, mountPath: MOUNT, readOnly: true };

/** Programs write below the scratch folder alone. */
export const HOME_ENV: EnvVar[] = [
  { name: 'HOME', value: SCRATCH_PATH },
  { name: 'TMPDIR', value: SCRATCH_PATH },
  { name: 'XDG_CACHE_HOME', value: `${SCRATCH_PATH}/.cache` },
  { name: 'XDG_CONFIG_HOME', value: `${SCRATCH_PATH}/.config` },
];

export const RUN_ENV: EnvVar[] = [{ name: RUN_DIRECTORY_VARIABLE, value: MOUNT }, ...HOME_ENV];

function projectionOf(one: Provided): VolumeProjection {
  const items = Object.keys(one.data).map((key) => ({ key, path: pathOf(one, key) }));
  return one.kind === 'Secret' ? { secret: { name: one.name, items } } : { configMap: { name: one.name, items } };
}

function pathOf({ kind, namespace, name }: Provided, key: string): string {
  return `${FOLDERS[kind]}/${namespace}/${name}/${key}`;
}

/** No key of a Secret has a slash in it. */
function copyKey({ kind, namespace, name }: Provided, key: string): string {
  return [FOLDERS[kind], namespace, name, key].join('.');
}

function base64Of({ kind }: Provided, value: string): string {
  return kind === 'Secret' ? value : Buffer.from(value).toString('base64');
}
