import type { Part } from '../object.js';
import { type Policy, policyParts, type Rule } from './policy.js';

const REPOSITORIES: Policy = {
  resource: 'repositories',
  version: 'v1alpha1',
  rules: [
    {
      expression:
        '!(has(object.spec.wipeOut) && object.spec.wipeOut && (has(object.spec.backend.local) || has(object.spec.backend.b2)))',
      message:
        'spec.wipeOut is not possible with a local or B2 backend. Leave it out, and remove the data yourself after the Repository.',
    },
    {
      expression:
        "!(has(object.spec.backend.local) && (object.spec.backend.local.mountPath == '/stash' || object.spec.backend.local.mountPath.startsWith('/stash/')))",
      message: 'spec.backend.local.mountPath must not be /stash or below it. Take another path, such as /safe/data.',
    },
  ],
};

/** Of both kinds of invoker: where the target is, and whether its kind has to be where the invoker is. */
const TARGET_VARIABLES = [
  {
    name: 'ref',
    expression:
      "has(object.spec.target) && has(object.spec.target.ref) ? object.spec.target.ref : {'kind': '', 'namespace': ''}",
  },
  { name: 'kind', expression: "has(variables.ref.kind) ? variables.ref.kind : ''" },
  {
    name: 'elsewhere',
    expression:
      "has(variables.ref.namespace) && variables.ref.namespace != '' && variables.ref.namespace != object.metadata.namespace",
  },
  {
    name: 'task',
    expression: "has(object.spec.task) && has(object.spec.task.name) ? object.spec.task.name : ''",
  },
  {
    name: 'mounted',
    expression:
      "variables.kind == 'PersistentVolumeClaim' || (variables.kind in ['Deployment', 'StatefulSet', 'DaemonSet', 'DeploymentConfig', 'ReplicaSet', 'ReplicationController'] && variables.task == '')",
  },
];

const SAME_NAMESPACE: Rule = {
  expression: '!(variables.elsewhere && variables.mounted)',
  message:
    'spec.target.ref.namespace is another one, from where a pod mounts no volume. Put this object into the namespace of its target.',
};

const BACKUP_CONFIGURATIONS: Policy = {
  resource: 'backupconfigurations',
  version: 'v1beta1',
  variables: TARGET_VARIABLES,
  rules: [
    SAME_NAMESPACE,
    {
      expression:
        "oldObject == null || !has(oldObject.status) || !has(oldObject.status.phase) || oldObject.status.phase != 'Ready' || (has(oldObject.spec.target) == has(object.spec.target) && (!has(object.spec.target) || object.spec.target == oldObject.spec.target))",
      message:
        'spec.target cannot be changed while the phase is Ready: the snapshots so far are of the old one. Make another BackupConfiguration for the new target.',
    },
  ],
};

const RESTORE_SESSIONS: Policy = {
  resource: 'restoresessions',
  version: 'v1beta1',
  variables: [
    ...TARGET_VARIABLES,
    {
      name: 'rules',
      expression:
        'has(object.spec.target) && has(object.spec.target.rules) && object.spec.target.rules.size() > 0 ? object.spec.target.rules : (has(object.spec.rules) ? object.spec.rules : [])',
    },
  ],
  rules: [
    SAME_NAMESPACE,
    {
      expression: 'variables.rules.filter(r, !has(r.targetHosts) || r.targetHosts.size() == 0).size() <= 1',
      message:
        'More than one rule is for all hosts, so that it is open which one a host follows. Give every rule but one targetHosts.',
    },
    {
      expression:
        'variables.rules.all(r, !has(r.targetHosts) || r.targetHosts.all(h, variables.rules.filter(o, has(o.targetHosts) && h in o.targetHosts).size() == 1))',
      message: 'A host is in targetHosts of two rules. Name each host in one rule alone.',
    },
    {
      expression:
        'variables.rules.all(r, !(has(r.snapshots) && r.snapshots.size() > 0 && has(r.paths) && r.paths.size() > 0))',
      message: 'A rule has both snapshots and paths. Leave the paths out: a snapshot knows its own.',
    },
    {
      expression: 'oldObject == null || object.spec == oldObject.spec',
      message: 'spec cannot be changed: a RestoreSession runs once. Make another one.',
    },
  ],
};

/** The rules that can be told from an object alone. Who may use a Repository, its users' conditions say. */
export function admissionParts(): Part[] {
  return [REPOSITORIES, BACKUP_CONFIGURATIONS, RESTORE_SESSIONS].flatMap(policyParts);
}
