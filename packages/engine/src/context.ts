import type { Coded } from '@stash-addons/core';
import type { Catalog } from '@stash-addons/host';
import type { LogLine } from './session/step-process.js';
import type { StateFolder } from './state/folder.js';
import type { SessionStore } from './state/sessions.js';

/** What every session of an engine shares. */
export interface EngineContext {
  catalog: Catalog;
  state: StateFolder;
  sessions: SessionStore;
  /** The environment `fromEnv:` references are read from. */
  env: NodeJS.ProcessEnv;
  onEvent: (event: EngineEvent) => void;
  /** Aborted to cancel the session. */
  signal: AbortSignal;
}

export type EngineEvent =
  | { type: 'phase'; phase: string }
  /** The server's version decided on this release. */
  | { type: 'chosen'; addon: string; release: string; serverVersion?: string }
  /** Bytes that have passed so far. */
  | { type: 'progress'; bytes: number }
  | { type: 'warning'; warning: Coded }
  /** The session waits for another one. */
  | { type: 'waiting'; holder: string }
  | { type: 'log'; line: LogLine };
