import { type Backend, PROVIDERS, type Repository } from '@stash-addons/core';

/**
 * Where a repository's files are: a store, and the folders in it that lead there. One server or account may be reached by
 * names that cannot be told to be of the same one, so buckets and containers of one name are taken for one.
 */
export interface RepositoryPlace {
  store: string;
  folders: string[];
}

/** The place of a Repository; undefined where it names no store. */
export function placeOf({ metadata, spec }: Pick<Repository, 'metadata' | 'spec'>): RepositoryPlace | undefined {
  const backend = spec?.backend ?? {};
  const provider = PROVIDERS.find((one) => backend[one] !== undefined);
  if (provider === undefined) return undefined;
  const { store, path } = PLACES[provider](backend, metadata.namespace ?? '');
  return {
    store: `${provider} ${store}`,
    folders: path.split('/').filter((folder) => folder !== '' && folder !== '.'),
  };
}

/** Whether one of two places is the other, or lies in it. */
export function placesOverlap(a: RepositoryPlace, b: RepositoryPlace): boolean {
  if (a.store !== b.store) return false;
  const shorter = Math.min(a.folders.length, b.folders.length);
  return a.folders.slice(0, shorter).every((folder, at) => folder === b.folders[at]);
}

interface Raw {
  store: string;
  path: string;
}

/** Asked only for a provider whose field is set. */
const PLACES: Record<(typeof PROVIDERS)[number], (backend: Backend, namespace: string) => Raw> = {
  local: ({ local = { mountPath: '' } }, namespace) => ofVolume(local, namespace),
  s3: ({ s3 }) => ({ store: s3?.bucket ?? '', path: s3?.prefix ?? '' }),
  gcs: ({ gcs }) => ({ store: gcs?.bucket ?? '', path: gcs?.prefix ?? '' }),
  azure: ({ azure }) => ({ store: azure?.container ?? '', path: azure?.prefix ?? '' }),
  swift: ({ swift }) => ({ store: swift?.container ?? '', path: swift?.prefix ?? '' }),
  b2: ({ b2 }) => ({ store: b2?.bucket ?? '', path: b2?.prefix ?? '' }),
  rest: ({ rest }) => ofUrl(rest?.url ?? ''),
};

/** A claim is of its namespace; every other volume is the same one wherever it is named. */
function ofVolume({ mountPath: _, subPath = '', ...source }: NonNullable<Backend['local']>, namespace: string): Raw {
  const { persistentVolumeClaim, nfs, hostPath, ...other } = source;
  if (persistentVolumeClaim) return { store: `claim ${namespace}/${persistentVolumeClaim.claimName}`, path: subPath };
  if (nfs) return { store: `nfs ${nfs.server}`, path: `${nfs.path}/${subPath}` };
  if (hostPath) return { store: 'node', path: `${hostPath.path}/${subPath}` };
  return { store: JSON.stringify(other), path: subPath };
}

function ofUrl(url: string): Raw {
  const [, host = '', path = ''] = /^[a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/]*)(.*)$/i.exec(url) ?? [];
  return {
    store: host
      .toLowerCase()
      .replace(/:(80|443)$/, '')
      .replace(SERVICE, '$1'),
    path,
  };
}

/** A Service goes by several names. */
const SERVICE = /\.svc(?:\.cluster\.local)?(:\d+)?$/;
