/** Which certificate a server shows: a good one, or one that a careful client must refuse. */
export type ServerCertificate = 'good' | 'expired' | 'wrong-host';

/** Files of a server that speaks TLS alone, PEM; made by the kit, for 127.0.0.1 and localhost. */
export interface TlsFiles {
  certificate: ServerCertificate;
  /** The authority of the server's certificate, and of the client's. */
  ca: string;
  cert: string;
  key: string;
  /** A client must show a certificate, and this is one; left out where none is asked for. */
  client?: { cert: string; key: string };
}

/** What the kit asks of a server it starts. */
export interface ServerWish {
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
  host?: string;
  port?: number;
  /** Default: `admin`. */
  user?: string;
  password?: string;
  /** What an AppBinding has as its URL. Default: the addon's first scheme, host and port. */
  url?: string;
  /** PEM of its authority, and of a client's certificate and key, where it does not use those of the wish. */
  caPem?: string;
  clientCertPem?: string;
  clientKeyPem?: string;
  /** Further variables of actions, and of the addon's program: a PATH on which its clients are found, say. */
  env?: Record<string, string>;
  /** Of an addon that serves a volume: the folder that stands for it. */
  volume?: string;
  /** Whatever the functions of the declaration need of it again. */
  handle?: unknown;
  stop?(): Promise<void> | void;
}

/** A running server as actions see it. */
export interface Database {
  version: string;
  host: string;
  port: number;
  user: string;
  password: string;
  url: string;
  folder: string;
  handle: unknown;
  /** Runs text with `sh -eu` and the variables of an action; what it printed. Throws where it fails. */
  sh(script: string): Promise<string>;
}
