import type { BackupConfiguration, Release, RestoreSession } from '@stash-addons/core';
import type { AddonChoice, AddonWish, OperationName } from '@stash-addons/host';
import type { Resolution } from '@stash-addons/resolver';
import type { SessionSeed } from '@stash-addons/session';
import type { EngineContext } from '../context.js';
import type { ObjectSet } from '../documents/object-set.js';
import type { Session, SessionRecord } from '../state/sessions.js';
import type { Prepared } from './prepare.js';
import type { SessionRepository } from './repository.js';
import type { RunDirectory } from './run-directory.js';

export interface SessionInput {
  context: EngineContext;
  objects: ObjectSet;
  invoker: BackupConfiguration | RestoreSession;
  wish?: AddonWish;
  /** Parameters nothing knows are errors, as on a command line; otherwise they are warnings. */
  strictParams: boolean;
  /** Backup: what is decided already of its session, whose name is reserved. */
  seed?: SessionSeed;
}

/** A session with all that is known before anything is run. */
export interface OpenSession {
  context: EngineContext;
  operation: OperationName;
  prepared: Prepared;
  choice: AddonChoice & { release: Release };
  resolution: Resolution;
  directory: RunDirectory;
  repository: SessionRepository;
  session: Session;
  record: (session: Session) => SessionRecord;
}
