import * as v from 'valibot';
import {
  APPCATALOG_V1ALPHA1,
  V1ALPHA1,
  type AppBinding,
  type BackupHooks,
  type Repository,
  type RestoreHooks,
} from '../../api/index.js';
import type {
  Action,
  FoundSet,
  FoundSnapshot,
  HostChoice,
  Limits,
  RetentionPolicy,
  RunRequest,
  RunTarget,
  SessionIdentity,
} from '../request.js';
import { exactly } from './exact.js';
import { contractVersion, count, optionalText, targetRef, text, texts } from './parts.js';

const optionalCount = v.exactOptional(count);
const optionalTexts = v.exactOptional(texts);
const record = v.record(v.string(), v.string());

/** An API object, which its own API has checked; only that it is one is looked at here. */
export function apiObject<Type extends { apiVersion: string; kind: string }>(apiVersion: string, kind: string) {
  return v.custom<Type>((value) => {
    const object = value as Partial<Record<string, unknown>> | null;
    return (
      typeof object === 'object' &&
      object?.apiVersion === apiVersion &&
      object.kind === kind &&
      typeof object.metadata === 'object' &&
      typeof object.spec === 'object'
    );
  }, `must be a ${kind} of ${apiVersion} with metadata and spec`);
}

const session = exactly<SessionIdentity>()(
  v.strictObject({
    kind: v.picklist(['BackupSession', 'RestoreSession']),
    namespace: v.string(),
    name: text,
    uid: text,
    attempt: count,
    retryLeft: optionalCount,
    deadline: optionalText,
  }),
);

const target = exactly<RunTarget>()(
  v.strictObject({
    ref: targetRef,
    appBinding: v.exactOptional(apiObject<AppBinding>(APPCATALOG_V1ALPHA1, 'AppBinding')),
    paths: optionalTexts,
    exclude: optionalTexts,
  }),
);

const found = {
  id: text,
  time: text,
  hostname: text,
  paths: texts,
  tags: texts,
  bytes: optionalCount,
};

const foundSnapshot = exactly<FoundSnapshot>()(v.strictObject(found));

const foundSet = exactly<FoundSet>()(v.strictObject({ ...found, parts: v.array(foundSnapshot) }));

const hostChoice = exactly<HostChoice>()(
  v.strictObject({
    host: text,
    sourceHost: optionalText,
    snapshot: optionalText,
    found: v.exactOptional(foundSet),
    paths: optionalTexts,
    include: optionalTexts,
    exclude: optionalTexts,
  }),
);

const action = exactly<Action>()(
  v.variant('name', [
    v.strictObject({ name: v.literal('InitializeBackendRepository') }),
    v.strictObject({ name: v.literal('ApplyRetentionPolicy') }),
    v.strictObject({ name: v.literal('VerifyRepositoryIntegrity'), subset: optionalText }),
    v.strictObject({ name: v.literal('SendRepositoryMetrics') }),
  ]),
);

const retention = exactly<RetentionPolicy>()(
  v.strictObject({
    keepLast: optionalCount,
    keepHourly: optionalCount,
    keepDaily: optionalCount,
    keepWeekly: optionalCount,
    keepMonthly: optionalCount,
    keepYearly: optionalCount,
    keepTags: optionalTexts,
    prune: v.boolean(),
    dryRun: v.exactOptional(v.boolean()),
    adoptUntagged: v.exactOptional(v.boolean()),
  }),
);

const limits = exactly<Limits>()(
  v.strictObject({ stallSeconds: count, uploadKiB: optionalCount, downloadKiB: optionalCount }),
);

/** Hooks are API objects too: checked where the invoker was admitted. */
const hooks = v.looseObject({}) as unknown as v.GenericSchema<BackupHooks & RestoreHooks>;

export const requestSchema = exactly<RunRequest>()(
  v.strictObject({
    volumes: v.exactOptional(v.array(v.strictObject({ pod: text, path: text }))),
    contract: contractVersion,
    operation: v.picklist(['backup', 'restore']),
    session,
    invoker: v.strictObject({ kind: text, namespace: v.string(), name: text, uid: v.string() }),
    member: v.strictObject({ index: count, alias: optionalText }),
    addon: v.strictObject({ name: text, version: text, release: v.string() }),
    target,
    repository: apiObject<Repository>(V1ALPHA1, 'Repository'),
    params: record,
    hosts: v.array(hostChoice),
    hooks: v.exactOptional(hooks),
    hookTarget: v.exactOptional(v.strictObject({ namespace: text, service: text })),
    outcome: v.exactOptional(v.strictObject({ failed: v.boolean(), error: v.string(), duration: v.string() })),
    actions: v.array(action),
    retention: v.exactOptional(retention),
    dirs: record,
    tags: record,
    limits,
  }),
);
