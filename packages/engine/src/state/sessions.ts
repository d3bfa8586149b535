import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupSession, type RestoreSession, StashError } from '@stash-addons/core';
import { SLOT_ANNOTATION } from '@stash-addons/session';
import { parse, stringify } from 'yaml';
import { readWhole, writeWhole } from './files.js';
import { identify, isAlive, type ProcessIdentity } from './processes.js';
import type { StateFolder } from './folder.js';

export type Session = BackupSession | RestoreSession;

/** What the engine knows of a session besides the wire's object. Holds no secret. */
export interface SessionRecord {
  session: Session;
  /** The engine process; while it lives the session is its business alone. */
  engine: ProcessIdentity;
  /** Printable place of the repository. */
  repository: string;
  addon: { name: string; release: string };
  /** As the snapshots' tag names it. */
  target: string;
}

/** Sessions on disk, one folder each: `session.yaml` and `log.jsonl`. */
export class SessionStore {
  readonly #folder: string;

  constructor(state: StateFolder) {
    this.#folder = state.sessions;
  }

  folderOf(name: string): string {
    return join(this.#folder, name);
  }

  #recordOf(name: string): string {
    return join(this.folderOf(name), 'session.yaml');
  }

  #engineOf(name: string): string {
    return join(this.folderOf(name), 'engine.json');
  }

  #cancelOf(name: string): string {
    return join(this.folderOf(name), 'cancel');
  }

  logOf(name: string): string {
    return join(this.folderOf(name), 'log.jsonl');
  }

  /** Takes the name for a new session of this process; false where it is taken. */
  reserve(name: string): boolean {
    try {
      mkdirSync(this.folderOf(name), { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    try {
      writeWhole(this.#engineOf(name), JSON.stringify(thisProcess()));
      return true;
    } catch (error) {
      this.remove(name);
      throw error;
    }
  }

  has(name: string): boolean {
    return existsSync(this.#recordOf(name));
  }

  /** Gives the name back where nothing was recorded under it. */
  discardEmpty(name: string): void {
    if (!this.has(name)) this.remove(name);
  }

  remove(name: string): void {
    rmSync(this.folderOf(name), { recursive: true, force: true });
  }

  save(record: SessionRecord): void {
    const name = record.session.metadata.name as string;
    writeWhole(this.#recordOf(name), stringify({ version: 1, ...record }));
  }

  /** Throws SA_SESSION_MISSING. */
  get(name: string): SessionRecord {
    const record = /[/\\]/.test(name) ? undefined : this.#read(name);
    if (record === undefined) throw new StashError('SA_SESSION_MISSING', { name });
    return record;
  }

  /** Undefined where there is none, or another process has just removed it. */
  #read(name: string): SessionRecord | undefined {
    try {
      return parse(readFileSync(this.#recordOf(name), 'utf8')) as SessionRecord;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Oldest first. A folder without a record yet (its engine died between the two) is passed over. */
  list(): SessionRecord[] {
    return readdirSync(this.#folder)
      .flatMap((name) => this.#read(name) ?? [])
      .sort((a, b) =>
        String(a.session.metadata.creationTimestamp) < String(b.session.metadata.creationTimestamp) ? -1 : 1,
      );
  }

  /** Asks the engine that runs the session to end it. Throws SA_SESSION_MISSING or SA_SESSION_ENDED. */
  cancel(name: string): void {
    const { session, engine } = this.get(name);
    const phase = session.status?.phase ?? 'Pending';
    if (!isOpen(session) || !isAlive(engine)) throw new StashError('SA_SESSION_ENDED', { name, phase });
    if (isOfServer(session)) writeFileSync(this.#cancelOf(name), '', { mode: 0o600 });
    else process.kill(engine.pid, 'SIGTERM');
  }

  /** Whether a session of a server was asked to end. The server has others, so no signal can say it. */
  isCancelAsked(name: string): boolean {
    return existsSync(this.#cancelOf(name));
  }

  /** Open sessions whose engine is gone. */
  orphans(): SessionRecord[] {
    return this.list().filter(({ session, engine }) => isOpen(session) && !isAlive(engine));
  }

  /** Names whose process ended before it had recorded anything. */
  abandoned(): string[] {
    return readdirSync(this.#folder).filter((name) => {
      if (this.has(name) || !existsSync(this.#engineOf(name))) return false;
      const engine = readWhole<ProcessIdentity>(this.#engineOf(name));
      return engine === undefined || !isAlive(engine);
    });
  }
}

/** A server makes its sessions for slots. */
function isOfServer({ metadata }: Session): boolean {
  return metadata.annotations?.[SLOT_ANNOTATION] !== undefined;
}

export function isOpen({ status }: Session): boolean {
  return status?.phase === undefined || status.phase === 'Pending' || status.phase === 'Running';
}

export function thisProcess(): ProcessIdentity {
  return identify(process.pid) as ProcessIdentity;
}
