import { PROVIDERS, StashError, type Backend, type Provider } from '@stash-addons/core';
import { azure } from './azure.js';
import { b2 } from './b2.js';
import { gcs } from './gcs.js';
import { local } from './local.js';
import { rest } from './rest.js';
import type { BackendRow } from './row.js';
import { s3 } from './s3.js';
import { swift } from './swift.js';

/** One row for each store the wire knows. */
export const BACKENDS: { readonly [P in Provider]: BackendRow<P> } = { local, s3, gcs, azure, swift, b2, rest };

type AnyRow = BackendRow<Provider>;

/** The row of a backend and its settings; the first provider in the wire's order wins. */
export function rowOf(backend: Backend): { row: AnyRow; settings: never } {
  const provider = PROVIDERS.find((name) => backend[name] !== undefined);
  if (provider === undefined) {
    throw new StashError('SA_REPOSITORY_STRING', {
      text: 'The backend',
      problem: `it has none of ${PROVIDERS.join(', ')}`,
    });
  }
  return { row: BACKENDS[provider], settings: backend[provider] as never };
}

export const ROWS = Object.values(BACKENDS) as unknown as readonly AnyRow[];
