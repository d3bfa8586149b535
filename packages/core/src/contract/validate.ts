import { conforms } from './conforms.js';
import { CONTRACT, type Manifest } from './manifest.js';
import { isNewerMinor, shapeProblems, unreadKeys, type Problem } from './problems.js';
import type { RunRequest } from './request.js';
import type { HookOutcome, RunResult, RunSummary, StatusResult } from './result.js';
import { MANIFEST_RULES } from './rules/index.js';
import { manifestSchema } from './schema/manifest.js';
import { requestSchema } from './schema/request.js';
import { hookOutcomeSchema, resultSchema, statusSchema, summarySchema } from './schema/result.js';

export type ManifestCheck = { ok: true; manifest: Manifest } | { ok: false; problems: Problem[] };
export type RequestCheck = { ok: true; request: RunRequest } | { ok: false; problems: Problem[] };
export type ResultCheck = { ok: true; result: RunResult } | { ok: false; problems: Problem[] };
export type StatusCheck = { ok: true; status: StatusResult } | { ok: false; problems: Problem[] };
export type HookOutcomeCheck = { ok: true; outcome: HookOutcome } | { ok: false; problems: Problem[] };
export type SummaryCheck = { ok: true; summary: RunSummary } | { ok: false; problems: Problem[] };

type Schema = Parameters<typeof shapeProblems>[0];

function shape(schema: Schema, value: unknown): Problem[] {
  return shapeProblems(schema, value, { newer: isNewerMinor(value, CONTRACT) });
}

const isManifest = conforms(manifestSchema);

/** Checks a manifest: its shape, then the rules across its fields. Never throws. */
export function validateManifest(value: unknown): ManifestCheck {
  const problems = isManifest(value) ? [] : [...shape(manifestSchema, value), ...unreadKeys(value)];
  if (problems.length > 0) return { ok: false, problems };
  const manifest = value as Manifest;
  for (const rule of MANIFEST_RULES) rule(manifest, (path, message) => problems.push({ path, message }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, manifest };
}

/** Checks what an engine gives to a program. Never throws. */
export function validateRequest(value: unknown): RequestCheck {
  const problems = shape(requestSchema, value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, request: value as RunRequest };
}

/** Checks what a program leaves for the engine. Never throws. */
export function validateResult(value: unknown): ResultCheck {
  const problems = shape(resultSchema, value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, result: value as RunResult };
}

/** Checks what the status step leaves. Never throws. */
export function validateStatus(value: unknown): StatusCheck {
  const problems = shape(statusSchema, value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, status: value as StatusResult };
}

/** Checks what the status step leaves in its termination message. Never throws. */
export function validateSummary(value: unknown): SummaryCheck {
  const problems = shape(summarySchema, value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, summary: value as RunSummary };
}

/** Checks what a step that ran a hook leaves. Never throws. */
export function validateHookOutcome(value: unknown): HookOutcomeCheck {
  const problems = shape(hookOutcomeSchema, value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, outcome: value as HookOutcome };
}
