import type { Remark } from './object.js';

/** A rule of a Role, and what it is needed for. */
export interface PolicyRule {
  why: string;
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** As Kubernetes takes it. */
export function plainRules(rules: readonly PolicyRule[]): Omit<PolicyRule, 'why'>[] {
  return rules.map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs }));
}

export function remarksOf(rules: readonly PolicyRule[]): Remark[] {
  return rules.map(({ why }, index) => ({ path: ['rules', index], text: why }));
}
