import type { Action } from './action.js';
import type { Capability } from './capability.js';
import type { Params, ServerDeclaration } from './server.js';

/** What the kit has to know of an addon's database: the default export of `conform.config.mjs` in the addon's folder. */
export interface Conformance {
  /** All checks run with the first one, the version matrix with each. */
  servers: readonly [ServerDeclaration, ...ServerDeclaration[]];
  /** What is put in, taken away and compared. */
  data: DataSets;
  /** Which programs dump and load. Checks that kill or replace them are skipped where there is none and `lacks` says why. */
  programs?: Programs;
  /** How user and password are told; each field has a default. */
  login?: Login;
  /** Parameters of every run, as `--param` gives them. */
  params?: Params & {
    /** Also of a restore into what one that was broken off has left; without them, it is taken away first. */
    again?: Record<string, string>;
  };
  /** What the database cannot have, each with the reason, which the report repeats. */
  lacks?: Partial<Record<Capability, string>>;
}

/** Each is put into an empty database. */
export interface DataSets {
  /** A little of everything there is: types, settings, users, rows. */
  typical: Action;
  /** Names with blanks, quotes, line ends, other alphabets, and what looks like an option or a statement. */
  hostileNames?: Action;
  /** About so many megabytes that hardly shrink. */
  large: Action;
  /** Prints everything a backup has to bring back, in an order that does not depend on how it came in. */
  fingerprint: Action<string>;
  /** Takes all of it away, whatever was put in, also what a restore left half done. */
  clear: Action;
}

/** Programs of the database that the addon starts. */
export interface Programs {
  /** The one that reads the database in a backup. */
  dump?: DumpProgram;
  /** The one that writes to the database in a restore. */
  load?: Program;
  /** Names of others that are told the password, besides the tools of the manifest: `sh`, where one of them needs it. */
  others?: readonly string[];
}

export interface Program {
  /** Name of its file. */
  name: string;
  /** Pattern of the shell for its arguments, joined by blanks, when it does this. Default: `*`. */
  when?: string;
}

/** The program that dumps in a backup with the declared parameters. Fakes of it are put before it in PATH. */
export interface DumpProgram extends Program {
  /** Folder below one of PATH in which a fake is taken before the real one. Default: none. */
  folder?(version: string): string;
  /** What it prints as an error where its exit status does not tell; see the capability `dumpError`. */
  error?: string;
  /**
   * Of one that writes files: text for `sh` with the program's arguments, run after it has ended well, that takes the
   * end of what it wrote away. Left out where it dumps to standard output.
   */
  damage?: string;
}

/** How user and password stand in the AppBinding's Secrets. */
export interface Login {
  /** Default: `username` and `password`. */
  secret?(who: Identity): Record<string, string>;
  /** The Secret of `spec.tlsSecret`. Default: `tls.crt` and `tls.key`, where there is a certificate. */
  tlsSecret?(who: Identity): Record<string, string> | undefined;
  /** Which passwords the server or its clients cannot take, which the addon has to refuse with a code. */
  refusedPasswords?: RegExp;
  /** Makes the user `DB_NEW_USER` with `DB_NEW_PASSWORD`, who may connect and not read all. */
  stranger?: Action;
  /** Gives the user who may do everything the password `DB_NEW_PASSWORD`. Default: a server is started for each. */
  changePassword?: Action;
}

export interface Identity {
  /** The one of the server who may do everything, or whom a check logs in as. */
  user: string;
  /** As it is, without any quoting. */
  password: string;
  /** PEM; empty where no certificate is shown. */
  clientCertPem: string;
  /** PEM; empty where no certificate is shown. */
  clientKeyPem: string;
}

/** Declares how an addon is tried; types are checked by an editor, the rest when it is run. */
export function defineConformance(conformance: Conformance): Conformance {
  return conformance;
}
