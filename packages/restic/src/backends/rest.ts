import type { BackendRow } from './row.js';
import { notARepository } from './row.js';

export const rest: BackendRow<'rest'> = {
  provider: 'rest',
  scheme: 'rest',
  url: (settings) => `rest:${splitUserInfo(settings.url ?? '').url}`,
  parse: (text) => ({ url: splitUserInfo(text.slice('rest:'.length)).url }),
  keys: [
    { key: 'REST_SERVER_USERNAME', env: 'RESTIC_REST_USERNAME' },
    { key: 'REST_SERVER_PASSWORD', env: 'RESTIC_REST_PASSWORD' },
  ],
};

/** The address without its user and password, and these apart, under the keys of a storage Secret. */
export function splitUserInfo(text: string): { url: string; credentials: Record<string, string> } {
  const [, scheme, user, rest] = /^(https?:\/\/|http\+unix:\/\/)(?:([^/]*)@)?(.+)$/.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) {
    throw notARepository(`rest:${text}`, 'rest needs rest:https://host/path');
  }
  const url = `${scheme}${rest}`;
  if (user === undefined) return { url, credentials: {} };
  const colon = user.indexOf(':');
  const name = decodeURIComponent(colon < 0 ? user : user.slice(0, colon));
  const password = colon < 0 ? {} : { REST_SERVER_PASSWORD: decodeURIComponent(user.slice(colon + 1)) };
  return { url, credentials: { REST_SERVER_USERNAME: name, ...password } };
}
