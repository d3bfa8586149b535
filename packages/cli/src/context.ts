import { defaultStatePath, type EngineContext, type EngineEvent, openState, SessionStore } from '@stash-addons/engine';
import { openCatalog } from './catalog.js';
import type { GlobalValues } from './command.js';

export function openSessions(values: GlobalValues): { store: SessionStore; state: EngineContext['state'] } {
  const state = openState(statePath(values));
  return { store: new SessionStore(state), state };
}

export function statePath(values: GlobalValues): string {
  return values.state ?? defaultStatePath(process.env);
}

export interface ContextOptions {
  values: GlobalValues;
  signal: AbortSignal;
  onEvent: (event: EngineEvent) => void;
}

/** Everything the engine needs, from the flags and the environment. A bad addon is told as a warning. */
export async function openContext({ values, signal, onEvent }: ContextOptions): Promise<EngineContext> {
  const catalog = await openCatalog(values);
  const { state, store: sessions } = openSessions(values);
  for (const { code, message, hint } of catalog.diagnostics)
    onEvent({ type: 'warning', warning: { code, message, hint } });
  return { catalog, state, sessions, env: process.env, onEvent, signal };
}
