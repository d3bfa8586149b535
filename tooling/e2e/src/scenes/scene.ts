import type { DatabaseServer, Driver } from '@stash-addons/drivers';
import type { Bench, Env } from '../bench.js';

/** What a scene is set up on: a server with data, and a repository with one good snapshot of it. */
export interface Stage {
  bench: Bench;
  driver: Driver;
  server: DatabaseServer;
  /** Private to the scene. */
  folder: string;
}

/** What a scene changes for one command line. */
export interface Setting {
  /** For the words in braces. */
  values?: Record<string, string>;
  env?: Env;
  /** A command line that starts `stash-addons` in its turn. */
  through?: string[];
  /** Where the repository is to be looked at, if not where the command line says. */
  watch?: string;
  /** What the server holds is another thing until it is released. */
  changesServer?: true;
  release?: () => void | Promise<void>;
}

export type Scene = (stage: Stage) => Setting | Promise<Setting>;
