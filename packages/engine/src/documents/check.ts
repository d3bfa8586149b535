import { APPCATALOG_V1ALPHA1, parseDuration, StashError, V1ALPHA1, V1BETA1 } from '@stash-addons/core';
import type { Kind, SourcedObject } from './sourced-object.js';

interface FieldRule {
  path: string[];
  type: 'string' | 'object' | 'array' | 'boolean' | 'number' | 'duration';
  required?: true;
}

const API_VERSIONS: Record<Kind, string> = {
  AppBinding: APPCATALOG_V1ALPHA1,
  Secret: 'v1',
  Repository: V1ALPHA1,
  BackupConfiguration: V1BETA1,
  RestoreSession: V1BETA1,
};

const NAMED: FieldRule[] = [
  { path: ['metadata', 'name'], type: 'string', required: true },
  { path: ['metadata', 'namespace'], type: 'string' },
  { path: ['metadata', 'annotations'], type: 'object' },
];

const INVOKER: FieldRule[] = [
  { path: ['spec', 'repository', 'name'], type: 'string', required: true },
  { path: ['spec', 'target', 'ref', 'kind'], type: 'string', required: true },
  { path: ['spec', 'target', 'ref', 'name'], type: 'string', required: true },
  { path: ['spec', 'task', 'name'], type: 'string' },
  { path: ['spec', 'task', 'params'], type: 'array' },
  { path: ['spec', 'timeOut'], type: 'duration' },
];

const RULES: Record<Kind, FieldRule[]> = {
  AppBinding: [
    { path: ['spec', 'clientConfig'], type: 'object', required: true },
    { path: ['spec', 'type'], type: 'string' },
    { path: ['spec', 'version'], type: 'string' },
    { path: ['spec', 'secretTransforms'], type: 'array' },
  ],
  Secret: [
    { path: ['data'], type: 'object' },
    { path: ['stringData'], type: 'object' },
  ],
  Repository: [{ path: ['spec', 'backend'], type: 'object', required: true }],
  BackupConfiguration: [
    ...INVOKER,
    { path: ['spec', 'retentionPolicy', 'name'], type: 'string', required: true },
    { path: ['spec', 'retentionPolicy', 'prune'], type: 'boolean', required: true },
    { path: ['spec', 'paused'], type: 'boolean' },
    { path: ['spec', 'schedule'], type: 'string' },
    { path: ['spec', 'backupHistoryLimit'], type: 'number' },
    { path: ['spec', 'retryConfig'], type: 'object' },
    { path: ['spec', 'retryConfig', 'maxRetry'], type: 'number' },
    { path: ['spec', 'retryConfig', 'delay'], type: 'duration' },
  ],
  RestoreSession: [
    ...INVOKER,
    { path: ['spec', 'target', 'rules'], type: 'array' },
    { path: ['spec', 'rules'], type: 'array' },
  ],
};

/** Throws SA_YAML_FIELD, with file and line, for a field that is absent or of another type than the kind's. */
export function checkFields(found: SourcedObject): void {
  const kind = found.object.kind as Kind;
  if (found.object.apiVersion !== API_VERSIONS[kind]) refuse(found, ['apiVersion'], `must be ${API_VERSIONS[kind]}`);
  for (const rule of [...NAMED, ...RULES[kind]]) {
    const value = valueAt(found.object, rule.path);
    if (value === undefined || value === null) {
      if (rule.required) refuse(found, rule.path, 'is missing');
    } else if (!isOf(rule.type, value)) refuse(found, rule.path, `must be of type ${rule.type}`);
  }
}

function refuse(found: SourcedObject, path: string[], problem: string): never {
  throw new StashError('SA_YAML_FIELD', { file: found.file, line: found.lineOf(path), path: path.join('.'), problem });
}

/** A duration is a text such as `1h30m`. */
function isOf(type: FieldRule['type'], value: unknown): boolean {
  if (type === 'duration') return typeof value === 'string' && parseDuration(value) !== undefined;
  return typeOf(value) === type;
}

function valueAt(object: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeOf(at) === 'object' ? (at as Record<string, unknown>)[key] : undefined),
    object,
  );
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
