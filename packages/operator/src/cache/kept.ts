import type {
  ApiObject,
  BackupConfiguration,
  BackupSession,
  Repository,
  RestoreSession,
  SessionPhase,
} from '@stash-addons/core';
import {
  awaitsRetry,
  EXPIRY_ANNOTATION,
  findCondition,
  isFinal,
  isTrue,
  SLOT_ANNOTATION,
  TIME_ZONE_ANNOTATION,
} from '@stash-addons/session';
import { REPOSITORY_FINALIZER } from '../controllers/ownership.js';
import type { Key } from './informer.js';

/** What is kept of a session: enough to say what it means for others. */
export interface KeptSession {
  /** Of the invoker: `namespace/kind/name`. */
  invoker: Key;
  created: string;
  /** The slot it was made for, in milliseconds; 0 for one by hand. */
  slot: number;
  phase: SessionPhase | undefined;
  retryLeft: number;
  retried: boolean;
  cancelled: boolean;
  /** Something is still to be done for it. */
  open: boolean;
}

const texts = new Map<string, string>();
/** Beyond that the texts are too many different ones for it to be worth while. */
const MOST_TEXTS = 50_000;

/** One copy of a text that many objects have. */
function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(text, text);
  return text;
}

export function keepSession(object: ApiObject): KeptSession {
  const session = object as BackupSession;
  const { metadata, status = {} } = session;
  const { namespace = '', creationTimestamp: created = '', annotations = {} } = metadata;
  const { invoker, retryLeft = 0 } = specOf(session);
  const { phase, retried = false, conditions } = status;
  return {
    invoker: shared(`${namespace}/${invoker.kind}/${invoker.name}`),
    created,
    slot: Date.parse(annotations[SLOT_ANNOTATION] ?? '') || 0,
    phase: phase && (shared(phase) as SessionPhase),
    retryLeft,
    retried,
    cancelled: isTrue(conditions, 'SessionCancelled'),
    open: isUnsettled(session),
  };
}

const NO_INVOKER: BackupSession['spec']['invoker'] = { kind: 'missing invoker', name: '' };

/** The kinds ask for no spec: an object without one must not keep those of all others from being read. */
export function specOf({ spec }: BackupSession): BackupSession['spec'] {
  return { ...spec, invoker: spec?.invoker ?? NO_INVOKER };
}

function isUnsettled(session: BackupSession): boolean {
  const { phase, conditions } = session.status ?? {};
  return !isFinal(phase) || findCondition(conditions, 'BackupHistoryCleaned') === undefined || awaitsRetry(session);
}

/** What is kept of a restore. */
export interface KeptRestore {
  /** It has not ended, or is to go. */
  open: boolean;
}

const OPEN: KeptRestore = { open: true };
const ENDED: KeptRestore = { open: false };

export function keepRestore(object: ApiObject): KeptRestore {
  const { metadata, status } = object as RestoreSession;
  return metadata.deletionTimestamp === undefined && isFinal(status?.phase) ? ENDED : OPEN;
}

/** A text that differs where something has changed that the operator did not change itself. */
export type Version = string;

/** Of a BackupConfiguration: what its user says. Status and records of slots are the operator's own. */
export function configurationVersion(object: ApiObject): Version {
  const { metadata } = object as BackupConfiguration;
  const { annotations = {}, generation = 0, uid = '', deletionTimestamp = '' } = metadata;
  const timing = [annotations[TIME_ZONE_ANNOTATION] ?? '', annotations[EXPIRY_ANNOTATION] ?? ''];
  return [uid, generation, deletionTimestamp, ...timing].join(' ');
}

/** Of what is not served: only what its user changes is of interest. */
export function userVersion({ metadata }: ApiObject): Version {
  const { uid = '', generation = 0, deletionTimestamp = '' } = metadata;
  return [uid, generation, deletionTimestamp].join(' ');
}

/** What is kept of a Repository: thousands may use one, and then the object itself is large. */
export interface KeptRepository {
  version: Version;
  /** Keys of the BackupConfigurations that use it. */
  users: ReadonlySet<Key>;
  /** What those have to know of it. */
  slim: Repository;
  /** Something is to be done about it. */
  open: boolean;
}

export function keepRepository(object: ApiObject): KeptRepository {
  const repository = object as Repository;
  const users = (repository.status?.references ?? []).filter((one) => one.kind === 'BackupConfiguration');
  return {
    version: userVersion(repository),
    users: new Set(users.map((one) => `${one.namespace ?? ''}/${one.name}`)),
    slim: slimmed(repository),
    open: isOpen(repository),
  };
}

function isOpen({ metadata, spec, status }: Repository): boolean {
  const { finalizers = [], deletionTimestamp, generation } = metadata;
  const isHeld = finalizers.includes(REPOSITORY_FINALIZER);
  if (deletionTimestamp !== undefined) return isHeld;
  return isHeld !== (spec?.wipeOut === true) || status?.observedGeneration !== generation;
}

function slimmed({ apiVersion, kind, metadata, spec, status = {} }: Repository): Repository {
  const { namespace = '', name = '', deletionTimestamp } = metadata;
  const { references: _, ...figures } = status;
  return {
    apiVersion,
    kind,
    metadata: { namespace, name, ...(deletionTimestamp !== undefined && { deletionTimestamp }) },
    spec: { backend: spec?.backend ?? {}, ...(spec?.usagePolicy && { usagePolicy: spec.usagePolicy }) },
    status: figures,
  };
}
