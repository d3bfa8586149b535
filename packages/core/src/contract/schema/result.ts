import * as v from 'valibot';
import type { ActionResult, PartSnapshot, RunResult, HookOutcome, RunSummary, Span, StatusResult } from '../result.js';
import { exactly } from './exact.js';
import { coded, condition, contractVersion, count, hostStats, optionalText, targetRef, text } from './parts.js';

const actionResult = exactly<ActionResult>()(
  v.strictObject({
    name: v.picklist([
      'InitializeBackendRepository',
      'ApplyRetentionPolicy',
      'VerifyRepositoryIntegrity',
      'SendRepositoryMetrics',
    ]),
    ok: v.boolean(),
    error: v.exactOptional(coded),
  }),
);

const span = exactly<Span>()(
  v.strictObject({
    name: v.picklist(['init', 'probe', 'dump', 'load', 'select', 'retention', 'check', 'stats']),
    at: text,
    ms: v.pipe(v.number(), v.minValue(0, 'must not be negative')),
    bytes: v.exactOptional(count),
  }),
);

const partSnapshot = exactly<PartSnapshot>()(v.strictObject({ host: text, part: text, snapshot: text }));

export const resultSchema = exactly<RunResult>()(
  v.strictObject({
    contract: contractVersion,
    ref: targetRef,
    totalHosts: count,
    stats: v.array(hostStats),
    actions: v.array(actionResult),
    conditions: v.array(condition),
    warnings: v.array(coded),
    error: v.exactOptional(coded),
    rejectedSnapshots: v.array(text),
    parts: v.exactOptional(v.array(partSnapshot)),
    spans: v.array(span),
  }),
);

const repositoryFigures = v.strictObject({
  integrity: v.exactOptional(v.boolean()),
  totalSize: optionalText,
  snapshotCount: v.exactOptional(count),
  snapshotsRemovedOnLastCleanup: v.exactOptional(count),
});

export const statusSchema = exactly<StatusResult>()(
  v.strictObject({
    contract: contractVersion,
    actions: v.array(actionResult),
    repository: v.exactOptional(repositoryFigures),
    spans: v.array(span),
  }),
);

export const summarySchema = exactly<RunSummary>()(
  v.strictObject({
    contract: contractVersion,
    totalHosts: count,
    stats: v.array(hostStats),
    actions: v.array(actionResult),
    repository: v.exactOptional(repositoryFigures),
  }),
);

export const hookOutcomeSchema = exactly<HookOutcome>()(
  v.strictObject({
    contract: contractVersion,
    hook: v.picklist(['preBackup', 'postBackup', 'preRestore', 'postRestore']),
    ok: v.boolean(),
    message: v.string(),
  }),
);
