import type { Manifest, Operation } from '@stash-addons/core';
import type { Part } from './object.js';
import type { PolicyRule } from './policy-rule.js';
import { grantParts } from './rbac.js';
import type { Values } from './values.js';

/** What the operator has to have itself, so that it can give it to the Jobs of addons that call the API. */
export function addonRights({ namespace }: Values, addons: readonly Manifest[]): Part[] {
  return addons.flatMap(({ addon: { name }, operations }) => {
    const rules = [operations.backup, operations.restore].flatMap((one) =>
      one === undefined ? [] : rulesOf(name, one),
    );
    if (rules.length === 0) return [];
    const grant = { when: { addon: name }, name: `stash-addons-${namespace}-addon-${name}`, rules } as const;
    return grantParts(grant, namespace, 'addon-rights');
  });
}

function rulesOf(addon: string, { access }: Operation): PolicyRule[] {
  if (access.kubernetes === undefined) return [];
  const { scope, rules } = access.kubernetes;
  const given = rules.map(({ apiGroups = [], resources = [], verbs }) => ({
    why: `Given to a Job of the addon ${addon} for as long as it runs`,
    apiGroups,
    resources,
    verbs,
  }));
  return scope === 'cluster' ? [...given, GIVES_IN_CLUSTER] : given;
}

const GIVES_IN_CLUSTER: PolicyRule = {
  why: 'Gives such rights in the whole cluster, and takes them back',
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['clusterroles', 'clusterrolebindings'],
  verbs: ['create', 'patch', 'delete'],
};
