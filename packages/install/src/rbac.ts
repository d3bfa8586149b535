import { LABELS, NAME } from './names.js';
import type { AnyObject, Condition, Part } from './object.js';
import { plainRules, type PolicyRule, remarksOf } from './policy-rule.js';
import { CLUSTER_RULES, DEFAULT_RULES, EVERYWHERE_RULES, OWN_RULES, SERVED_RULES, USER_RULES } from './rules.js';
import type { Values } from './values.js';

const GROUP = 'rbac.authorization.k8s.io';

export interface Grant {
  when: Condition;
  name: string;
  rules: readonly PolicyRule[];
  /** Where the rules hold; absent: in the whole cluster. */
  namespace?: (served: string) => string;
}

/** The operator's account and what it may do. */
export function operatorRights({ namespace }: Values): Part[] {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: NAME, namespace, labels: LABELS },
  };
  // Two installations in one cluster have rights of their own.
  const clusterName = `${NAME}-${namespace}`;
  const grants: Grant[] = [
    { when: 'always', name: clusterName, rules: CLUSTER_RULES },
    { when: 'allServed', name: `${clusterName}-served`, rules: [...EVERYWHERE_RULES, ...SERVED_RULES] },
    { when: 'eachServed', name: `${clusterName}-served`, rules: SERVED_RULES, namespace: (served) => served },
    { when: 'always', name: NAME, rules: OWN_RULES, namespace: () => namespace },
    { when: 'always', name: `${clusterName}-events`, rules: DEFAULT_RULES, namespace: () => 'default' },
  ];
  return [
    { file: 'rbac', when: 'always', make: () => account },
    ...grants.flatMap((grant) => grantParts(grant, namespace, 'rbac')),
  ];
}

/** A Role and its binding to the operator's account. */
export function grantParts(grant: Grant, home: string, file: Part['file']): Part[] {
  return [
    { file, ...roleOf(grant) },
    { file, ...bindingOf(grant, home) },
  ];
}

function roleOf({ when, name, rules, namespace }: Grant): Omit<Part, 'file'> {
  return {
    when,
    remarks: remarksOf(rules),
    make: (served) => ({
      apiVersion: `${GROUP}/v1`,
      kind: namespace === undefined ? 'ClusterRole' : 'Role',
      metadata: metadataOf(name, namespace?.(served)),
      rules: plainRules(rules),
    }),
  };
}

function bindingOf({ when, name, namespace }: Grant, home: string): Omit<Part, 'file'> {
  const isCluster = namespace === undefined;
  return {
    when,
    make: (served) => ({
      apiVersion: `${GROUP}/v1`,
      kind: isCluster ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: metadataOf(name, namespace?.(served)),
      roleRef: { apiGroup: GROUP, kind: isCluster ? 'ClusterRole' : 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: home }],
    }),
  };
}

function metadataOf(name: string, namespace: string | undefined): AnyObject['metadata'] {
  return { name, ...(namespace !== undefined && { namespace }), labels: LABELS };
}

/** What is added to the rights that Kubernetes has for people who may see, or change, what is in a namespace. */
export function userRights(): Part[] {
  const aggregated = { view: ['view', 'edit', 'admin'], edit: ['edit', 'admin'] };
  return (['view', 'edit'] as const).map((name) => {
    const into = aggregated[name].map((role) => [`${GROUP}/aggregate-to-${role}`, 'true'] as const);
    return {
      file: 'user-roles',
      when: 'shared',
      remarks: remarksOf(USER_RULES[name]),
      make: () => ({
        apiVersion: `${GROUP}/v1`,
        kind: 'ClusterRole',
        metadata: {
          name: `${NAME}-${name}`,
          labels: { ...LABELS, ...(Object.fromEntries(into) as Record<string, string>) },
        },
        rules: plainRules(USER_RULES[name]),
      }),
    };
  });
}
