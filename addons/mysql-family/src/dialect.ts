import type { Grants } from './grants.js';

/** How one server of the family and its clients differ from the others, for the parts that all of them share. */
export interface Dialect {
  /** As users call it. */
  title: string;
  /** Tools of the manifest. */
  client: string;
  dump: string;
  /** Versions of both that can be used. Default: every one. */
  range?: string;
  /** What to type to get both on Debian. */
  install: string;
  /** Whether `select version()` is the answer of such a server. */
  isOwnVersion(version: string): boolean;
  /** Whether these privileges show the text of routines that others made, in a database, or without one in all. */
  readsRoutines(grants: Grants, database?: string): boolean;
  /** What one who may not is to be granted. */
  routinePrivilege: string;
  /** Options of the clients that ask for TLS in this way. */
  tls(wish: TlsWish): string[];
  /** More options of the dump program where it writes rows and triggers, and nothing of the server. */
  rowsAlone: readonly string[];
  /** More options of the client that loads a dump. */
  loading: readonly string[];
  /** Options of the clients that a URL may carry as its query; the value follows as it is. */
  urlOptions: readonly string[];
}

/**
 * - `verify`: the AppBinding has an authority, so certificate and host name are checked;
 * - `encrypt`: it says to check nothing;
 * - `open`: it says nothing.
 */
export type TlsWish = 'verify' | 'encrypt' | 'open';
