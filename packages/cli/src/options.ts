import type { Options } from './command.js';

const repo = {
  repo: {
    type: 'string',
    value: 'REPO',
    help: 'A folder, or a restic repository such as s3:https://host/bucket/prefix',
  },
} as const satisfies Options;

const files = {
  file: { type: 'string', multiple: true, value: 'PATH', short: 'f', help: 'YAML file, or folder of YAML files' },
} as const satisfies Options;

const wanted = {
  ...repo,
  param: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'A parameter of the addon' },
  addon: { type: 'string', value: 'NAME', help: 'Addon to use (default: the one for the scheme of the address)' },
  'addon-version': { type: 'string', value: 'VERSION', help: 'Release of the addon (default: the one for the server)' },
  'password-file': { type: 'string', value: 'PATH', help: 'File with the password of the database' },
} as const satisfies Options;

const target = {
  ...wanted,
  yaml: { type: 'boolean', help: 'Print the YAML documents this stands for, and do nothing' },
} as const satisfies Options;

const retention = {
  'keep-last': { type: 'string', value: 'N', help: 'Keep the newest N snapshots of this target' },
  'keep-hourly': { type: 'string', value: 'N', help: 'Keep one snapshot of each of the last N hours' },
  'keep-daily': { type: 'string', value: 'N', help: 'Keep one snapshot of each of the last N days' },
  'keep-weekly': { type: 'string', value: 'N', help: 'Keep one snapshot of each of the last N weeks' },
  'keep-monthly': { type: 'string', value: 'N', help: 'Keep one snapshot of each of the last N months' },
  'keep-yearly': { type: 'string', value: 'N', help: 'Keep one snapshot of each of the last N years' },
  'keep-tag': { type: 'string', multiple: true, value: 'TAG', help: 'Keep snapshots with this tag' },
  prune: { type: 'boolean', help: 'Remove the data that no snapshot needs any more' },
} as const satisfies Options;

const backup = {
  ...target,
  ...retention,
  hostname: { type: 'string', value: 'HOST', help: 'Host of the snapshot (default: host-0)' },
} as const satisfies Options;

const restore = {
  ...target,
  snapshot: { type: 'string', value: 'ID', help: 'Snapshot to restore (default: the newest of this target)' },
  'source-host': { type: 'string', value: 'HOST', help: 'Host of the snapshot to restore' },
  yes: { type: 'boolean', help: 'Do not ask before existing data is changed' },
} as const satisfies Options;

const run = {
  ...files,
  yes: { type: 'boolean', help: 'Do not ask before existing data is changed' },
} as const satisfies Options;

const serve = {
  ...files,
  concurrency: { type: 'string', value: 'N', help: 'Sessions that run at once (default: 2)' },
  'metrics-address': { type: 'string', value: 'HOST:PORT', help: 'Serve /metrics and /healthz there (default: not)' },
  grace: {
    type: 'string',
    value: 'DURATION',
    help: 'How long sessions may go on when it is asked to end, before they are cancelled (default: 1m)',
  },
  once: { type: 'boolean', help: 'Run what is due now, and end' },
} as const satisfies Options;

const manifests = {
  namespace: { type: 'string', value: 'NAME', short: 'n', help: 'Namespace of the operator (default: stash)' },
  registry: {
    type: 'string',
    value: 'REGISTRY',
    help: 'Registry of the images of the operator (default: ghcr.io/stash-addons)',
  },
  'image-tag': { type: 'string', value: 'TAG', help: 'Tag of the image (default: the one of this version)' },
  'image-digest': { type: 'string', value: 'DIGEST', help: 'sha256:... of the image; it goes before the tag' },
  'image-pull-secret': { type: 'string', multiple: true, value: 'NAME', help: 'Secret that the image is pulled with' },
  'watch-namespace': {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'Serve this namespace alone, by Roles in it (default: all, by a ClusterRole)',
  },
  replicas: { type: 'string', value: 'N', help: 'Replicas of the operator (default: 1)' },
  addon: { type: 'string', multiple: true, value: 'NAME', help: 'Serve this addon (default: all that are installed)' },
  'operator-flag': { type: 'string', multiple: true, value: 'FLAG', help: 'Flag for the operator, as it is' },
  'without-shared': {
    type: 'boolean',
    help: 'Leave out what a cluster has once: admission policies and the rights of users',
  },
  'without-kinds': { type: 'boolean', help: 'Leave out the CustomResourceDefinitions' },
  chart: { type: 'string', value: 'DIR', help: 'Write a Helm chart with these addons there, and print nothing' },
} as const satisfies Options;

const conform = {
  short: { type: 'boolean', help: 'Less data, fewer passwords, one version, and the checks that matter most' },
  only: { type: 'string', multiple: true, value: 'ID', help: 'This check alone, by its id or the beginning of it' },
  junit: { type: 'string', value: 'FILE', help: 'Write the report as JUnit has it' },
  badge: { type: 'string', value: 'FILE', help: 'Write a badge with the score, SVG' },
  update: { type: 'boolean', help: 'Write conform.golden.json instead of comparing with it' },
  config: { type: 'string', value: 'FILE', help: "The declaration, where it is not in the addon's folder" },
  keep: { type: 'boolean', help: 'Leave the private folder, and say where it is' },
  list: { type: 'boolean', help: 'Print the ids of all checks' },
} as const satisfies Options;

/** It prints documents of its own. */
const { yaml: _yaml, ...plan } = { ...backup, ...restore, ...files };

/** Flags shared by several verbs, named by what they belong to. */
export const OPTIONS = {
  repo,
  files,
  retention,
  backup,
  restore,
  run,
  serve,
  manifests,
  plan,
  doctor: { ...wanted, ...files },
  conform,
} as const;
