import type { ErrorCode } from '@stash-addons/core';
import type { EngineEvent } from '../context.js';

/** One thing a server says. */
export interface ServeLine {
  level: 'debug' | 'info' | 'warning' | 'error';
  message: string;
  /** `namespace/kind/name`. */
  invoker?: string;
  session?: string;
  code?: ErrorCode;
  hint?: string;
}

export type ServeLog = (line: ServeLine) => void;

/** What an event of a session is as a line; progress is none. */
export function lineOf(event: EngineEvent): ServeLine | undefined {
  switch (event.type) {
    case 'phase':
      return { level: 'info', message: event.phase };
    case 'chosen':
      return { level: 'debug', message: `Using addon ${event.addon}, release ${event.release}` };
    case 'waiting':
      return { level: 'info', message: `Waiting for ${event.holder}, which uses the repository` };
    case 'warning':
      return { level: 'warning', ...event.warning };
    case 'log':
      return { level: 'debug', message: JSON.stringify(event.line) };
    case 'progress':
      return undefined;
  }
}
