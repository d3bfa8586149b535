import type { Command, Plan, SecretRef, Unit } from '@stash-addons/core';

/** One hard case: what a program plans for it. */
export interface PlanCase {
  name: string;
  operation: 'backup' | 'restore';
  plan: Plan;
}

export function secret(key: string, encode?: SecretRef['$secret']['encode'], from = 'target'): SecretRef {
  return { $secret: { from, key, ...(encode === undefined ? {} : { encode }) } };
}

export function planOf(units: Unit[], changes: Partial<Plan> = {}): Plan {
  return { before: [], units, after: [], concurrency: 1, warnings: [], ...changes };
}

/** A script of the addon's own. */
export function helper(name: string, args: Command['argv'][1][], more: Partial<Command> = {}): Command {
  return { argv: [name, ...args], helper: `helpers/${name}.js`, ...more };
}
