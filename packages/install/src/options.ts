import { type Manifest, StashError } from '@stash-addons/core';
import type { Lock } from '@stash-addons/host';
import packageJson from '../package.json' with { type: 'json' };
import { DEFAULT_RESOURCES, type Values } from './values.js';

/** What is asked of an installation; what is left out has the default of the chart. */
export interface InstallOptions {
  namespace?: string;
  registry?: string;
  image?: string;
  tag?: string;
  /** `sha256:...` of the image; it goes before the tag. */
  digest?: string;
  replicas?: number;
  /** The only namespaces that are served; all of them where there are none. */
  watchNamespaces?: readonly string[];
  /** Flags of the operator besides, as they are. */
  flags?: readonly string[];
  imagePullSecrets?: readonly string[];
  /** Whether to bring what a cluster has once: admission policies and the rights of users. Default: true. */
  shared?: boolean;
  /** Whether to bring the CustomResourceDefinitions; with them goes every object of their kinds. Default: true. */
  kinds?: boolean;
  /** Manifests of the addons that are served. */
  addons?: readonly Manifest[];
  /** The operator serves what is in it and nothing else. */
  lock?: Lock;
}

/** Of the chart. */
export const VERSION = packageJson.version;

export const DEFAULTS = {
  namespace: 'stash',
  registry: 'ghcr.io/stash-addons',
  image: 'operator',
  tag: `v${VERSION}`,
  digest: undefined,
  replicas: 1,
  watchNamespaces: [],
  flags: [],
  imagePullSecrets: [],
} as const;

/** Throws SA_USAGE. */
export function valuesOf(options: InstallOptions): Values {
  const { namespace, registry, image, tag, digest, replicas, watchNamespaces, flags, imagePullSecrets } = {
    ...DEFAULTS,
    ...options,
  };
  refuseNames([namespace, ...watchNamespaces]);
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) throw refused(`${digest} is not a digest`);
  return {
    namespace,
    registry: registry.replace(/\/+$/, ''),
    image,
    tag: digest === undefined ? tag : `${tag}@${digest}`,
    replicas,
    watchNamespaces: watchNamespaces.join(','),
    flags: options.lock === undefined ? flags : [...flags, '--frozen'],
    imagePullSecrets: imagePullSecrets.map((name) => ({ name })),
    resources: DEFAULT_RESOURCES,
  };
}

function refuseNames(namespaces: readonly string[]): void {
  for (const name of namespaces) {
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) throw refused(`${name} is not a name of a namespace`);
  }
}

function refused(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons manifests --help' });
}
