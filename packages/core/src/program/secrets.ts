import type { RunContext, SecretRef } from '../contract/plan.js';
import { StashError } from '../errors/index.js';

interface SecretSource {
  /** Default: `target`, the AppBinding's Secret. */
  from?: string;
  encode?: SecretRef['$secret']['encode'];
}

/** A value of a Secret, whether it is there or not. */
export function secretRef(key: string, { from = 'target', encode }: SecretSource = {}): SecretRef {
  return { $secret: { from, key, ...(encode === undefined ? {} : { encode }) } };
}

/** The value under a key; undefined where the Secret was not given or has no such key. */
export function secretOf(context: RunContext, key: string, source: SecretSource = {}): SecretRef | undefined {
  const keys = context.secretKeys[source.from ?? 'target'] ?? [];
  return keys.includes(key) ? secretRef(key, source) : undefined;
}

/**
 * The value under a key that has to be there. Throws SA_TARGET_SECRET_KEY, which names `alias` as well: other names of
 * the same key in the manifest, which the runtime has made one.
 */
export function requireSecret(
  context: RunContext,
  key: string,
  { alias = [], ...source }: SecretSource & { alias?: string[] } = {},
): SecretRef {
  const found = secretOf(context, key, source);
  if (found !== undefined) return found;
  throw new StashError('SA_TARGET_SECRET_KEY', { target: context.connection.host, keys: [key, ...alias].join(', ') });
}
