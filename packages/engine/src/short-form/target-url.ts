import { createHash } from 'node:crypto';
import { Secret, StashError } from '@stash-addons/core';

/** A database's address taken apart: what may be printed, and what may not. */
export interface TargetUrl {
  scheme: string;
  /** The address without user and password. */
  url: string;
  username?: string;
  password?: Secret;
  /** Stable name of an object for this address: the same address gives the same name. */
  name: string;
}

const NAME_LENGTH = 50;

/**
 * Reads `scheme://user:password@host:port/path?options`, or `scheme:///path` where the default port is 0: of a database
 * that is a file. Throws SA_URL_INVALID; the message never holds the password.
 */
export function parseTargetUrl(text: string, defaultPort: (scheme: string) => number): TargetUrl {
  const invalid = (problem: string): never => {
    throw new StashError('SA_URL_INVALID', { url: text.replace(/\/\/[^@/]*@/, '//…@'), problem });
  };
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) invalid('it does not start with scheme://');
  if (!URL.canParse(text)) invalid('it cannot be read; write %40 for @, %3A for : and %2F for / in user and password');
  const parsed = new URL(text);
  const scheme = parsed.protocol.slice(0, -1);
  const port = parsed.port || String(defaultPort(scheme));
  const where = whereOf(parsed, port) ?? invalid('it names no host');
  const username = decoded(parsed.username) ?? invalid('the user is not written in percent encoding');
  const password = decoded(parsed.password) ?? invalid('the password is not written in percent encoding');
  return {
    scheme,
    url: `${scheme}://${where.address}${parsed.search}`,
    ...(username === '' ? {} : { username }),
    ...(parsed.password === '' ? {} : { password: new Secret(password) }),
    name: objectName(where.name),
  };
}

/** What follows the user, and what names it; undefined where that is no place. */
function whereOf({ hostname, pathname }: URL, port: string): { address: string; name: string } | undefined {
  const path = pathname === '/' ? '' : pathname;
  if (hostname !== '') return { address: `${hostname}:${port}${path}`, name: `${hostname}-${port}${path}` };
  return port === '0' && path !== '' ? { address: path, name: `file${path}` } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What can be read back out of a name: a host without hyphens, the port, and one word of a path. */
const PLAIN = /^[a-z0-9]+(?:\.[a-z0-9]+)*-\d+(?:\/[a-z][a-z0-9]*)?$/;

/**
 * A name Kubernetes takes; a hash keeps different addresses apart where letters gave way, or a hyphen could have been
 * something else. Of two addresses with one name, each would take the snapshots of the other for its own.
 */
function objectName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, NAME_LENGTH);
  const lossless = PLAIN.test(text) && text.length <= NAME_LENGTH;
  return lossless ? plain : `${plain}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
