import { StashError, type FunctionTemplate, type Manifest } from '@stash-addons/core';

/** What every Function of the wire may pass, besides what this addon's own Functions name. */
// prettier-ignore
export const COMMON_FLAGS: ReadonlySet<string> = new Set([
  'master', 'kubeconfig', 'namespace', 'backupsession', 'restoresession', 'appbinding', 'appbinding-namespace',
  'provider', 'bucket', 'endpoint', 'insecure-tls', 'region', 'path', 'storage-secret-name',
  'storage-secret-namespace', 'scratch-dir', 'enable-cache', 'max-connections', 'hostname', 'source-hostname',
  'snapshot', 'snapshots', 'wait-timeout', 'output-dir', 'interim-data-dir', 'license-apiservice',
  'retention-keep-last', 'retention-keep-hourly', 'retention-keep-daily', 'retention-keep-weekly',
  'retention-keep-monthly', 'retention-keep-yearly', 'retention-keep-tags', 'retention-prune', 'retention-dry-run',
  'invoker-kind', 'invoker-name', 'target-kind', 'target-name', 'target-namespace', 'metrics-enabled',
  'metrics-pushgateway-url', 'hook-type', 'v', 'logtostderr',
]);

const BOOLEAN_FLAGS = new Set(['insecure-tls', 'enable-cache', 'retention-prune', 'retention-dry-run', 'logtostderr']);

export interface ParsedArgv {
  subcommand: string;
  /** Without dashes; a flag given twice has its last value. */
  flags: Record<string, string>;
}

/** Reads `--name=value`, `--name value` and bare `--name` of a boolean. Throws SA_RUN_FLAG_UNKNOWN. */
export function parseArgv(argv: readonly string[], known: ReadonlySet<string>): ParsedArgv {
  const [subcommand = '', ...rest] = argv;
  const flags: Record<string, string> = {};
  for (let i = 0; i < rest.length; i += 1) {
    const [name, inline] = splitFlag(rest[i] as string);
    if (name === undefined || !known.has(name)) throw unknownFlag(rest[i] as string, known);
    if (inline !== undefined) flags[name] = inline;
    else if (BOOLEAN_FLAGS.has(name) && (rest[i + 1] ?? '--').startsWith('--')) flags[name] = 'true';
    else {
      i += 1;
      flags[name] = rest[i] ?? '';
    }
  }
  return { subcommand, flags };
}

/** Flags that the addon's Functions name, and those of every Function. */
export function knownFlags(manifest: Pick<Manifest, 'operations' | 'params'>): Set<string> {
  const named = functionsOf(manifest).flatMap((one) => one.args.slice(1).map((arg) => splitFlag(arg)[0]));
  const byParams = Object.values(manifest.params).map((param) => param.flag);
  return new Set([...COMMON_FLAGS, ...[...named, ...byParams].filter((name) => name !== undefined)]);
}

export type Operation = 'backup' | 'restore';

/** Which operation a subcommand stands for: the first argument of the addon's Functions. */
export function operationOf(subcommand: string, manifest: Pick<Manifest, 'operations'>): Operation {
  const { backup, restore } = manifest.operations;
  if (startsWith(backup.functions, subcommand)) return 'backup';
  if (restore !== undefined && startsWith(restore.functions, subcommand)) return 'restore';
  const known = [...backup.functions, ...(restore?.functions ?? [])].map((one) => one.args[0]);
  throw new StashError('SA_RUN_FLAG_UNKNOWN', {
    flag: subcommand,
    known: [...new Set(known), 'probe', 'doctor', 'version'].join(', '),
  });
}

function startsWith(functions: readonly FunctionTemplate[], subcommand: string): boolean {
  return functions.some((one) => one.args[0] === subcommand);
}

function functionsOf(manifest: Pick<Manifest, 'operations'>): FunctionTemplate[] {
  return [...manifest.operations.backup.functions, ...(manifest.operations.restore?.functions ?? [])];
}

function splitFlag(arg: string): [string | undefined, string | undefined] {
  const [, name, , value] = /^--?([A-Za-z][\w-]*)(=([\s\S]*))?$/.exec(arg) ?? [];
  return [name, value];
}

function unknownFlag(arg: string, known: ReadonlySet<string>): StashError {
  const flag = splitFlag(arg)[0] === undefined ? 'that is no flag' : (arg.split('=')[0] as string);
  return new StashError('SA_RUN_FLAG_UNKNOWN', {
    flag,
    known: [...known]
      .sort()
      .map((name) => `--${name}`)
      .join(' '),
  });
}
