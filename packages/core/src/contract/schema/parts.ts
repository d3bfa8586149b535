import * as v from 'valibot';
import type { BackupHostStats, Condition, RestoreHostStats, SnapshotStats, TargetRef } from '../../api/index.js';
import type { Coded, ErrorCode } from '../../errors/index.js';
import { exactly } from './exact.js';

export const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
export const texts = v.array(v.string());
export const count = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'));
export const optionalText = v.exactOptional(v.string());

/** `1.0`: the major decides who can read it. */
export const contractVersion = v.pipe(v.string(), v.regex(/^\d+\.\d+$/, 'must be a version such as 1.0'));

export const targetRef = exactly<TargetRef>()(
  v.strictObject({ apiVersion: optionalText, kind: optionalText, name: optionalText, namespace: optionalText }),
);

export const condition = exactly<Condition>()(
  v.strictObject({
    type: text,
    status: v.picklist(['True', 'False', 'Unknown']),
    lastTransitionTime: text,
    reason: optionalText,
    message: optionalText,
    severity: optionalText,
    observedGeneration: v.exactOptional(v.number()),
  }),
);

const optionalCount = v.exactOptional(count);

const snapshotStats = exactly<SnapshotStats>()(
  v.strictObject({
    name: optionalText,
    path: optionalText,
    totalSize: optionalText,
    uploaded: optionalText,
    processingTime: optionalText,
    fileStats: v.exactOptional(
      v.strictObject({
        totalFiles: optionalCount,
        newFiles: optionalCount,
        modifiedFiles: optionalCount,
        unmodifiedFiles: optionalCount,
      }),
    ),
  }),
);

const backupHostStats = exactly<BackupHostStats>()(
  v.strictObject({
    hostname: optionalText,
    phase: v.exactOptional(v.picklist(['Succeeded', 'Failed'])),
    duration: optionalText,
    error: optionalText,
    snapshots: v.exactOptional(v.array(snapshotStats)),
  }),
);

const restoreHostStats = exactly<RestoreHostStats>()(
  v.strictObject({
    hostname: optionalText,
    phase: v.exactOptional(v.picklist(['Succeeded', 'Failed', 'Running', 'Unknown'])),
    duration: optionalText,
    error: optionalText,
  }),
);

export const hostStats = v.union([backupHostStats, restoreHostStats], 'must be the outcome of one host');

/** Not the list of our own codes: a program may be newer than its host, and its result must still be read. */
const errorCode = v.pipe(
  v.string(),
  v.regex(/^SA(_[A-Z0-9]+)+$/, 'must be an error code such as SA_INTERNAL'),
) as unknown as v.GenericSchema<ErrorCode>;

export const coded = exactly<Coded>()(v.strictObject({ code: errorCode, message: v.string(), hint: v.string() }));
