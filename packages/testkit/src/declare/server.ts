import type { RunningServer, ServerWish } from './database.js';

/** One version of the database, and how a server of it is started: by a command, an image, or a function. */
export type ServerDeclaration = CommandServer | ImageServer | FunctionServer;

/** Parameters of the addon, as `--param` gives them. */
export interface Params {
  /** Of every backup. */
  backup?: Record<string, string>;
  /** Of every restore. */
  restore?: Record<string, string>;
}

interface Numbered {
  /** The server's, in full: `16.4`. */
  version: string;
  /** Of this version alone, besides those of the declaration. */
  params?: Params;
}

interface Version extends Numbered {
  /** What an AppBinding has as its URL; `$DB_FOLDER` and the like are filled in. Default: first scheme, host, port. */
  url?: string;
  /** Who may do everything. Default: `admin`. */
  user?: string;
  /** Further variables of actions, and of the addon's program. */
  env?: Record<string, string>;
  /** Text for `sh`: it ends well when the server is ready. Default: it is when its port takes a connection. */
  ready?: string;
  /** Text for `sh`, run once when it is ready: it makes the user, say. */
  prepare?: string;
}

/** A program of this machine, in the foreground. */
export interface CommandServer extends Version {
  /**
   * Text for `sh`, with the variables of an action: `exec acme-server --port "$DB_PORT" --data "$DB_FOLDER"`. An empty one
   * is for a database without a server, such as a file; then the port is not waited for.
   */
  command: string;
}

/** An image, where docker or podman is there. */
export interface ImageServer extends Version {
  /** With its tag or digest, as the engine pulls it. */
  image: string;
  /** Where it listens inside. */
  containerPort: number;
  /** Arguments of its entry point. Default: those of the image. */
  args?: string[];
  /** Its environment; `$DB_PASSWORD` and the like are filled in. */
  containerEnv?: Record<string, string>;
}

/** Anything else. */
export interface FunctionServer extends Numbered {
  /** Starts a server, and is done when it answers. What it throws fails each check that needs the server. */
  start(wish: ServerWish): Promise<RunningServer>;
}
