import type { Options } from '../command.js';
import { OPTIONS } from '../options.js';

/** Named as kubectl names them. */
export const COMMON_CLUSTER_OPTIONS = {
  namespace: { type: 'string', value: 'NAME', short: 'n', help: 'Namespace (default: the one of the context)' },
  context: { type: 'string', value: 'NAME', help: 'Context of the kubeconfig (default: the current one)' },
  kubeconfig: { type: 'string', value: 'PATH', help: 'The kubeconfig (default: as for kubectl)' },
  'operator-namespace': { type: 'string', value: 'NAME', help: 'Where the operator is (default: stash)' },
  json: { type: 'boolean', help: 'Print JSON on standard output' },
  verbose: { type: 'boolean', help: 'Print more of an error' },
  help: { type: 'boolean', help: 'Print this' },
} as const satisfies Options;

const wait = {
  wait: { type: 'boolean', help: 'Wait until it has ended; a failed one ends with status 1' },
} as const satisfies Options;

const everywhere = {
  'all-namespaces': { type: 'boolean', short: 'A', help: 'Of all namespaces' },
} as const satisfies Options;

const { snapshot, 'source-host': sourceHost, yes } = OPTIONS.restore;

const restore = {
  snapshot,
  'source-host': sourceHost,
  into: {
    type: 'string',
    value: 'NAME',
    help: 'Restore into this object of the same kind (default: the one backed up)',
  },
} as const satisfies Options;

/** Flags by verb; those of every verb are among them. */
export const CLUSTER_OPTIONS = {
  none: {},
  wait,
  everywhere,
  plan: restore,
  restore: {
    ...restore,
    ...wait,
    yaml: { type: 'boolean', help: 'Print the RestoreSession, and make none' },
    yes,
  },
} as const;
