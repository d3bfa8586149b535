import { type RestoreRule, StashError } from '@stash-addons/core';
import { describe, memberOf, rulesOf } from '../members.js';
import type { RestoreHost, RestoreInput } from '../types.js';
import { validateRules } from './validate-rules.js';

/** What the rules say, once as the wire's variables need it and once as data. */
export interface RestoreSelection {
  /** The rule of this Job's own host; absent without rules. */
  rule?: RestoreRule;
  /** The name the wire gives to this Job's host: the alias, or empty. */
  wireHost: string;
  hosts: RestoreHost[];
}

/**
 * Finds the rule of this Job's host, and of every host the rules list where the addon restores many.
 *
 * @throws SA_RESOLVE_RULE_SELECTS_NOTHING, SA_RESOLVE_FIELD
 */
export function selectHosts(input: RestoreInput): RestoreSelection {
  const alias = memberOf(input).target?.alias ?? '';
  const { rules, path } = rulesOf(input);
  validateRules(rules, { object: describe(input), path });
  const own = ownHost(alias, input.ordinal);
  if (rules.length === 0) return { wireHost: own.wire, hosts: own.wire === '' ? [] : [choice(own.host, own.wire, {})] };

  const many = input.hosts === 'many';
  const rule = ruleFor(rules, [own.wire, own.host]);
  if (rule === undefined && !many) {
    throw new StashError('SA_RESOLVE_RULE_SELECTS_NOTHING', { invoker: describe(input), host: own.host });
  }
  const others = many ? rules.flatMap((r) => (r.targetHosts ?? []).map((host) => choice(host, host, r))) : [];
  const hosts = [
    ...(rule === undefined ? [] : [choice(own.host, own.wire, rule)]),
    ...others.filter(({ host }) => host !== own.host),
  ];
  return { wireHost: own.wire, hosts, ...(rule && { rule }) };
}

/** Without an alias the wire leaves the name out, while snapshots say host-0. */
function ownHost(alias: string, ordinal: number | undefined): { host: string; wire: string } {
  if (ordinal === undefined) return { host: alias || 'host-0', wire: alias };
  const host = `${alias || 'host'}-${ordinal}`;
  return { host, wire: host };
}

function ruleFor(rules: readonly RestoreRule[], names: string[]): RestoreRule | undefined {
  return (
    rules.find((rule) => rule.targetHosts?.some((host) => names.includes(host))) ??
    rules.find((rule) => !rule.targetHosts?.length)
  );
}

function choice(host: string, knownAs: string, rule: RestoreRule): RestoreHost {
  const sourceHost = rule.sourceHost || knownAs;
  return {
    host,
    ...(sourceHost !== '' && { sourceHost }),
    snapshots: rule.snapshots ?? [],
    paths: rule.paths ?? [],
    include: rule.include ?? [],
    exclude: rule.exclude ?? [],
  };
}
