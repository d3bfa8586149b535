import { type RestoreRule, StashError } from '@stash-addons/core';
import { claimMountsOf, numberedOrdinal } from '../claims/of-input.js';
import { restoredHost } from '../claims/replicas.js';
import { describe, memberOf, rulesOf } from '../members.js';
import type { RestoreHost, RestoreInput } from '../types.js';
import { validateRules } from './validate-rules.js';

/** What the rules say, once as the wire's variables need it and once as data. */
export interface RestoreSelection {
  /** The rule of this Job's own host; absent without rules. */
  rule?: RestoreRule;
  /** The name the wire gives to this Job's host: the alias, or empty. */
  wireHost: string;
  /** The same as far as the Job's programs are told: without a rule that is only the number of a replica. */
  hostname: string;
  hosts: RestoreHost[];
}

/**
 * Finds the rule of this Job's host, and of every host the rules list where the addon restores many.
 *
 * @throws SA_RESOLVE_RULE_SELECTS_NOTHING, SA_RESOLVE_FIELD
 */
export function selectHosts(input: RestoreInput): RestoreSelection {
  const { rules, path } = rulesWithPaths(input);
  validateRules(rules, { object: describe(input), path });
  const own = ownHost(input);
  const unruled = { wireHost: own.wire, hostname: own.isNumbered ? own.wire : '' };
  if (rules.length === 0) return { ...unruled, hosts: own.wire === '' ? [] : [choice(own.host, own.wire, {})] };

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
  return { ...unruled, hosts, ...(rule && { rule, hostname: own.wire }) };
}

/** Where claims are restored without a Task, a rule that selects nothing else is for what is mounted. */
function rulesWithPaths(input: RestoreInput): { rules: RestoreRule[]; path: string } {
  const { rules, path } = rulesOf(input);
  const isTaskOpen = !memberOf(input).task?.name && input.appBinding === undefined;
  const paths = isTaskOpen ? [...new Set(claimMountsOf(input).map(({ mountPath }) => mountPath))] : [];
  if (paths.length === 0) return { rules, path };
  const given = rules.length === 0 ? [{}] : rules;
  const selects = (rule: RestoreRule): boolean => Boolean(rule.snapshots?.length || rule.paths?.length);
  return { rules: given.map((rule) => (selects(rule) ? rule : { ...rule, paths })), path };
}

/** Without an alias the wire leaves the name out, while snapshots say host-0; a numbered one it never leaves out. */
function ownHost(input: RestoreInput): { host: string; wire: string; isNumbered: boolean } {
  const target = memberOf(input).target ?? {};
  const ordinal = numberedOrdinal(input);
  const host = restoredHost(target, ordinal);
  const isNumbered = ordinal !== undefined;
  return { host, wire: isNumbered ? host : (target.alias ?? ''), isNumbered };
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
