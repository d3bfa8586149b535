import { StashError, registerSecret, type SecretRef } from '@stash-addons/core';

type Encoding = NonNullable<SecretRef['$secret']['encode']>;

const CNF_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const ENCODERS: Record<Encoding, (value: string) => string | undefined> = {
  /** A field of a colon-separated line; it has no way to write a line break. */
  pgpass: (value) => (/[\n\r]/.test(value) ? undefined : value.replaceAll(/[\\:]/g, (c) => `\\${c}`)),
  /** A quoted value of an option file, its quotes included. */
  cnf: (value) => `"${value.replaceAll(/[\\"\n\r\t]/g, (c) => CNF_ESCAPES[c] as string)}"`,
  /** A JSON string, its quotes included; a YAML one as well. */
  json: (value) => JSON.stringify(value),
  /** A part of a URL. */
  url: (value) =>
    encodeURIComponent(value).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
};

/** The value as it must be written where it goes; the written form is as secret as the value. */
export function encodeSecret(value: string, ref: SecretRef['$secret']): string {
  if (ref.encode === undefined) return value;
  const encoded = ENCODERS[ref.encode](value);
  if (encoded === undefined) throw new StashError('SA_TARGET_SECRET_UNWRITABLE', { key: ref.key, encode: ref.encode });
  registerSecret(encoded);
  return encoded;
}
