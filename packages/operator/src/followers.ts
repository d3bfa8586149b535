import type { ApiObject } from '@stash-addons/core';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { Follower } from './cache/follower.js';
import type { Change, Key } from './cache/informer.js';
import {
  configurationVersion,
  keepRepository,
  keepRestore,
  keepSession,
  type KeptRepository,
  type KeptRestore,
  type KeptSession,
  userVersion,
  type Version,
} from './cache/kept.js';
import { keepJob, type KeptJob } from './cache/kept-job.js';
import { keepPod, type KeptPod } from './cache/kept-pod.js';
import type { RecentObjects } from './cache/recent-objects.js';
import { UNSERVED, type Unserved } from './controllers/not-served.js';
import { MANAGED_SELECTOR } from './controllers/session/job-marks.js';
import { type Log, wordsOf } from './log.js';

/** What is done about a change. */
export interface Handlers {
  BackupConfiguration: Handler<Version>;
  Repository: Handler<KeptRepository>;
  BackupSession: Handler<KeptSession>;
  RestoreSession: Handler<KeptRestore>;
  Job: Handler<KeptJob>;
  Pod: Handler<KeptPod>;
  unserved: (kind: Unserved, key: Key) => void;
}

type Handler<Kept> = (key: Key, change: Change<Kept>) => void;
type Kind = keyof typeof RESOURCES;

export interface FollowersInput {
  client: Client;
  recent: RecentObjects;
  /** Empty for all. */
  namespaces: readonly string[];
  log: Log;
  on: Handlers;
}

/** Sessions need them again and again, and their Functions and Tasks are the same few. */
export const REMEMBERED = [
  RESOURCES.BackupConfiguration,
  RESOURCES.BackupSession,
  RESOURCES.RestoreSession,
  RESOURCES.Repository,
  RESOURCES.Function,
  RESOURCES.Task,
];

/** One follower for each kind that the operator has to know of. */
export function makeFollowers({ client, recent, namespaces, log, on }: FollowersInput) {
  const follow = <Kept>(
    kind: Kind,
    keep: (object: ApiObject) => Kept,
    onChange: Handler<Kept>,
    where: { namespaces?: readonly string[]; labelSelector?: string } = {},
  ): Follower<Kept> => {
    const resource = RESOURCES[kind];
    const onTrouble = (error: unknown): void =>
      log({ level: 'warning', object: `watch of ${resource.plural}`, message: wordsOf(error) });
    return new Follower({ client, recent, resource, keep, onChange, onTrouble, namespaces, ...where });
  };
  const managed = { labelSelector: MANAGED_SELECTOR };
  return {
    BackupConfiguration: follow('BackupConfiguration', configurationVersion, on.BackupConfiguration),
    Repository: follow('Repository', keepRepository, on.Repository),
    BackupSession: follow('BackupSession', keepSession, on.BackupSession),
    RestoreSession: follow('RestoreSession', keepRestore, on.RestoreSession),
    Job: follow('Job', keepJob, on.Job, managed),
    Pod: follow('Pod', keepPod, on.Pod, managed),
    // Nothing is done about a change of these: sessions are given what they are when they begin.
    Function: follow('Function', userVersion, () => undefined, { namespaces: [] }),
    Task: follow('Task', userVersion, () => undefined, { namespaces: [] }),
    ...followUnserved(namespaces, (kind) => follow(kind, userVersion, whenChanged(kind, on.unserved))),
  };
}

/** Blueprints are of the whole cluster, of which an operator of some namespaces sees nothing. */
function followUnserved(namespaces: readonly string[], follow: (kind: Unserved) => Follower<Version>) {
  const kinds = UNSERVED.filter((kind) => namespaces.length === 0 || RESOURCES[kind].namespaced);
  return Object.fromEntries(kinds.map((kind) => [kind, follow(kind)]));
}

function whenChanged(kind: Unserved, act: Handlers['unserved']): Handler<Version> {
  return (key, { before, after }) => {
    if (after !== undefined && before !== after) act(kind, key);
  };
}
