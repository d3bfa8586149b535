import { secretRef, type Command, type Plan, type SecretRef } from '@stash-addons/core';

/** One hard case: what a program plans for it. */
export interface PlanCase {
  name: string;
  operation: 'backup' | 'restore';
  plan: Plan;
}

export function secret(key: string, encode?: SecretRef['$secret']['encode'], from = 'target'): SecretRef {
  return secretRef(key, encode === undefined ? { from } : { from, encode });
}

/** A script of the addon's own. */
export function helper(name: string, args: Command['argv'][1][], more: Partial<Command> = {}): Command {
  return { argv: [name, ...args], helper: `helpers/${name}.js`, ...more };
}
