import type { Access, FunctionTemplate, ObjectPointer, Operation, SecretKey } from '../contract/manifest.js';
import { FUNCTION_ARGS } from '../wire/function-args.js';

const COMMON = [...FUNCTION_ARGS.repository, ...FUNCTION_ARGS.cache, ...FUNCTION_ARGS.host];
const TARGET = [...FUNCTION_ARGS.wait, ...FUNCTION_ARGS.namespace, ...FUNCTION_ARGS.appBinding];

/**
 * Args of a backup Function in the order that most of the wire have: the subcommand, the common ones around `own`, and
 * `last`. Where the order is another, put it together from FUNCTION_ARGS.
 */
export function backupArgs(subcommand: string, own: readonly string[], last: readonly string[] = []): string[] {
  const { backupSession, retention, output } = FUNCTION_ARGS;
  return [subcommand, ...COMMON, ...own, ...TARGET, ...backupSession, ...retention, ...output, ...last];
}

/** The same of a restore Function. */
export function restoreArgs(subcommand: string, own: readonly string[], last: readonly string[] = []): string[] {
  const { sourceHost, snapshot, output } = FUNCTION_ARGS;
  return [subcommand, ...COMMON, ...sourceHost, ...own, ...TARGET, ...snapshot, ...output, ...last];
}

/** The Task of nearly every operation: the Function, then the status step, both with the same output folder. */
export function taskOf(name: string): Operation['task'] {
  const params = [{ name: 'outputDir', value: '/stash-tmp/output' }];
  return {
    name,
    steps: [
      { name, params },
      { name: 'update-status', params },
    ],
  };
}

/** The one body of all releases, or several bodies, each with the releases that it is for. */
type Bodies = { args: string[]; functions?: never } | { args?: never; functions: FunctionTemplate[] };

/** `name` is that of the Function and of the Task, `acme-backup-{release}`. */
export type JobOperation = { name: string } & Bodies &
  Pick<Operation, 'access' | 'privileges'> &
  Partial<Omit<Operation, 'functions'>>;

/**
 * An operation that runs in a Job beside its database: of one host, without room for a whole dump and without rights of
 * root, once the database answers. What is given wins.
 */
export function jobOperation({ name, args = [], functions = [{ name, args }], ...given }: JobOperation): Operation {
  return {
    models: ['job'],
    hosts: 'one',
    security: 'restricted',
    workspace: { kind: 'none' },
    readiness: { kind: 'probe', healthRequired: true },
    functions,
    task: taskOf(name),
    ...given,
  };
}

/** Keys a Secret may have, each with the other names of it: `optionalKeys(['username', 'ACME_USER'], ['password'])`. */
export function optionalKeys(...keys: readonly (readonly [key: string, ...alias: string[]])[]): SecretKey[] {
  return keys.map(([key, ...alias]) => ({ key, ...(alias.length > 0 ? { alias } : {}), optional: true }));
}

/** The Secret with the client certificate, as most AppBindings name it; `tlsFiles` reads it. */
export const TLS_SECRET: ObjectPointer = {
  name: 'tls',
  pointer: '/spec/tlsSecret/name',
  kind: 'Secret',
  namespace: 'target',
  optional: true,
};

/** User and password in the AppBinding's Secret, and a client certificate. */
export const LOGIN_ACCESS: Access = { secretKeys: optionalKeys(['username'], ['password']), refs: [TLS_SECRET] };
