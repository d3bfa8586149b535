/** Which certificate a server shows: a good one, or one that a careful client must refuse. */
export type ServerCertificate = 'good' | 'expired' | 'wrong-host';

/** Files of a server that speaks TLS alone, PEM; made by the kit, for 127.0.0.1 and localhost. */
export interface TlsFiles {
  /** What is wrong with `cert`, or that nothing is. */
  certificate: ServerCertificate;
  /** The authority of the server's certificate, and of the client's. */
  ca: string;
  /** The server's certificate. */
  cert: string;
  /** The key of `cert`, without a password. */
  key: string;
  /** A client must show a certificate, and this is one; left out where none is asked for. */
  client?: { cert: string; key: string };
}

/** What the kit asks of a server it starts. */
export interface ServerWish {
  /** Of the declaration. */
  version: string;
  /** Private, there already, and removed after the server was stopped. */
  folder: string;
  /** Of 127.0.0.1, and free. */
  port: number;
  /** Of the user who may do everything. */
  password: string;
  /** Lets in connections with TLS alone; left out where none is wanted. */
  tls?: TlsFiles;
}

/** A server that answers. What is left out is as it was wished. */
export interface RunningServer {
  /** Default: `127.0.0.1`. */
  host?: string;
  /** Default: that of the wish. */
  port?: number;
  /** Default: `admin`. */
  user?: string;
  /** Default: that of the wish. */
  password?: string;
  /** What an AppBinding has as its URL. Default: the addon's first scheme, host and port. */
  url?: string;
  /** PEM of its authority, and of a client's certificate and key, where it does not use those of the wish. */
  caPem?: string;
  /** Default: that of the wish. */
  clientCertPem?: string;
  /** Default: that of the wish. */
  clientKeyPem?: string;
  /** Further variables of actions, and of the addon's program: a PATH on which its clients are found, say. */
  env?: Record<string, string>;
  /** Of an addon that serves a volume: the folder that stands for it. */
  volume?: string;
  /** Whatever the functions of the declaration need of it again. */
  handle?: unknown;
  /** Ends it. Default: there is nothing to end. */
  stop?(): Promise<void> | void;
}

/** A running server as actions see it. */
export interface Database {
  /** Of the declaration. */
  version: string;
  /** Where it listens. */
  host: string;
  /** Where it listens. */
  port: number;
  /** Who may do everything. */
  user: string;
  /** Of that user. */
  password: string;
  /** What an AppBinding has. */
  url: string;
  /** Private, for its files. */
  folder: string;
  /** What `start` has returned with the server. */
  handle: unknown;
  /** Runs text with `sh -eu` and the variables of an action; what it printed. Throws where it fails. */
  sh(script: string): Promise<string>;
}
