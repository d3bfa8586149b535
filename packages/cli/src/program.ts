import { type CommandSpec, GLOBAL_OPTIONS, type Options } from './command.js';
import { CLUSTER_COMMANDS } from './cluster/commands.js';
import { COMMON_CLUSTER_OPTIONS } from './cluster/options.js';
import { COMMANDS } from './commands/index.js';

/** A set of verbs under one name: those of this machine, or those of a cluster. */
export interface Program {
  name: string;
  /** What its verbs work on, in a sentence. */
  about: string;
  commands: Record<string, CommandSpec>;
  /** Flags of every verb. */
  options: Options;
}

export const LOCAL: Program = {
  name: 'stash-addons',
  about: 'These verbs work on this machine. Those for a cluster: stash-addons cluster --help',
  commands: COMMANDS,
  options: GLOBAL_OPTIONS,
};

const about = 'These verbs work on the cluster of the current kubeconfig. Those for this machine: stash-addons --help';

/** The same verbs under both names. */
export const CLUSTER: Program = {
  name: 'stash-addons cluster',
  about,
  commands: CLUSTER_COMMANDS,
  options: COMMON_CLUSTER_OPTIONS,
};

export const KUBECTL: Program = { ...CLUSTER, name: 'kubectl stash' };
