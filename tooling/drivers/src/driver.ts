import type { ServerTls } from '@stash-addons/testbed';

/** What the harnesses have to know of a database to back it up, restore it, break it and compare it. */
export interface Driver {
  /** Of the addon, of the type of its AppBindings, and of its URL scheme. */
  name: string;
  /** The ways of dumping that the harnesses try. */
  ways: readonly string[];
  client: Client;
  /** The Secret in which an AppBinding has the client's certificate. */
  certificateIn: 'tls' | 'auth';
  /** What is typed to back up a database that is not there; left out where a server has none. */
  backupOfNothing?: string;
  start(options?: StartOptions): Promise<DatabaseServer>;
}

/** The programs of the database that a session starts. */
export interface Client {
  /** Matches the command line of one that dumps, its words with blanks between them. */
  dumps: RegExp;
  /** Matches the command line of one that loads. */
  loads: RegExp;
  /** Names of all that are told the password, so that nobody else may know it. */
  names: readonly string[];
  /** Folders outside PATH where the addon looks for them. */
  folders: readonly string[];
  /** What a hint says where they are missing. */
  install: string;
  dumper: Dumper;
}

/** The program that dumps in a backup without parameters, as far as fakes of it have to know. */
export interface Dumper {
  name: string;
  /** Pattern of the shell: its arguments when it dumps. */
  args: string;
  /** Folder below one for PATH in which a fake is taken before the real one, for a version of the server. */
  folder(version: string): string;
  /** Shell text for the password it was given. */
  password: string;
  /** Shell text for the path of the private key it was given. */
  key: string;
  /** What it says where it fails; left out where its exit status always tells. */
  error?: string;
  /** What a backup says of it where it wrote nothing. */
  nothing: 'SA_DUMP_EMPTY' | 'SA_SNAPSHOT_INCOMPLETE';
  /** What it says of a dump to standard output that lacks its end mark; left out where there is none. */
  cutShort?: 'SA_DUMP_UNFINISHED' | 'SA_SNAPSHOT_INCOMPLETE';
}

export interface StartOptions {
  /** Lets in TLS connections alone; by a word, with a certificate that a careful client must refuse. */
  tls?: ServerTls;
  /** Also asks for a client certificate; needs `tls`. */
  clientCert?: boolean;
  password?: string;
  /** It will hold gigabytes. */
  large?: boolean;
}

/** A server of the database, as good as new. None of them writes durably: that costs everybody the same. */
export interface DatabaseServer {
  version: string;
  host: string;
  port: number;
  user: string;
  password: string;
  /** Empty without TLS. */
  caPem: string;
  /** Empty without `clientCert`. */
  clientCertPem: string;
  clientKeyPem: string;
  /** Environment in which the bare client programs are found and reach this server. */
  env: Record<string, string>;
  way(name: string): Way;
  /** Address of a database, or of the server; without a password. */
  url(database?: string): string;
  /** Makes a database with nothing in it. */
  create(database: string): Promise<void>;
  drop(database: string): Promise<void>;
  /** Puts about so many megabytes into it, which hardly shrink; the big part is in the middle of a dump. */
  fill(database: string, megabytes: number): Promise<void>;
  /** Puts in what a shop has: about so many megabytes, which shrink to the half. */
  fillShop(database: string, megabytes: number): Promise<void>;
  /** Puts a little, and so many megabytes, into what a backup without parameters dumps. */
  fillServer(megabytes: number): Promise<void>;
  /** Takes that away. */
  emptyServer(): Promise<void>;
  /** Everything in it, whatever the order; empty where nothing is. */
  contentOf(database: string): Promise<string>;
  /** Everything on the server, whatever the order. */
  everything(): Promise<string>;
  /** A user who may connect and not read all. */
  stranger(): Promise<Stranger>;
  /** How many connections there are besides our own. */
  connections(): Promise<number>;
  /** Ends them from the server's side; whether there was one. */
  cutConnections(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface Stranger {
  user: string;
  password: string;
  remove(): Promise<void>;
}

/** One way of dumping a database, and what the bare client does in it. */
export interface Way {
  name: string;
  /** A tree is a folder in the snapshot, a stream one file. */
  kind: 'stream' | 'tree';
  /** Absolute, of that file or folder. */
  path: string;
  /** Parameters of a backup of the database. */
  backupArgs(database: string): string[];
  /** Parameters of a restore into the database. */
  restoreArgs(database: string): string[];
  /** More parameters of a restore into what one that was broken off has left. */
  againArgs(database: string): string[];
  /** A restore loads all or nothing. Where not, one that was broken off says so and can be made again. */
  atOnce: boolean;
  /** Shell text: dumps to standard output, or into the folder `$TREE`. */
  dump(database: string): string;
  /** Shell text: loads from standard input, or from the folder `$TREE`. */
  load(database: string): string;
  /** The same for two dumps of one content. `written` is shell text that writes a dump; of a tree, a tar file of it. */
  digest(written: string, env: NodeJS.ProcessEnv): Promise<string>;
}
