import * as v from 'valibot';

/** One thing that is wrong with a document. */
export interface Problem {
  /** Where, for example `releases.0.server`; empty for the document itself. */
  path: string;
  /** The rest of the sentence that starts with the path. */
  message: string;
}

/** What is wrong with the shape of a value. Fields this version does not know are passed over with `newer`. */
export function shapeProblems(schema: v.GenericSchema, value: unknown, options: { newer: boolean }): Problem[] {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.filter((issue) => !(options.newer && isUnknownField(issue))).map(toProblem);
}

const UNREAD = ['__proto__', 'constructor', 'prototype'];

/** Names in the records of a document that valibot passes over, with whatever is under them. */
export function unreadKeys(document: unknown): Problem[] {
  return Object.entries((document ?? {}) as Record<string, object | null>).flatMap(([field, record]) =>
    UNREAD.filter((key) => Object.hasOwn(record ?? {}, key)).map((key) => ({
      path: `${field}.${key}`,
      message: 'is a name that nothing can have',
    })),
  );
}

function isUnknownField(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  return { path: v.getDotPath(issue) ?? '', message: sentence(issue) };
}

function sentence(issue: v.BaseIssue<unknown>): string {
  if (isUnknownField(issue)) return 'is not a field of it';
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'is missing';
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  return `must be ${issue.expected ?? 'valid'}, not ${issue.received}`;
}

/** Whether a document's contract is a later minor of ours, which may have fields that we do not know yet. */
export function isNewerMinor(value: unknown, ours: string): boolean {
  const theirs = (value as { contract?: unknown } | null)?.contract;
  if (typeof theirs !== 'string') return false;
  const [major, minor] = theirs.split('.').map(Number);
  const [ourMajor, ourMinor] = ours.split('.').map(Number);
  return major === ourMajor && (minor ?? 0) > (ourMinor ?? 0);
}

/** Problems as one line, for a message. */
export function listProblems(problems: readonly Problem[]): string {
  const [first, ...rest] = problems.map(({ path, message }) => `${path} ${message}`.trim());
  return rest.length === 0 ? (first ?? '') : `${first}, and ${rest.length} more`;
}
