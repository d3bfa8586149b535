import { type ApiObject, type Operation, STASH_GROUP } from '@stash-addons/core';
import type { RequestDocuments } from '@stash-addons/session';
import type { PolicyRule } from 'kubernetes-types/rbac/v1.js';
import type { HookTarget } from './hook-target.js';
import type { Provided } from './run-directory.js';
import type { Session } from './run.js';

/** What an account may do in a namespace, or without one in the whole cluster. */
export interface Grant {
  namespace?: string;
  rules: PolicyRule[];
}

export interface RightsInput {
  session: Session;
  documents: RequestDocuments;
  provided: readonly Provided[];
  access: Operation['access'];
  /** Whether a container is of the wire's class. */
  foreign: boolean;
  /** Whether a container is of an addon whose database is the cluster. */
  calls: boolean;
  /** The pods that a hook is for. */
  hookTarget: HookTarget | undefined;
}

/** What the account of a session has to be given, each right for the named objects of this session alone. */
export function rightsFor(input: RightsInput): Grant[] {
  const grants = [
    ...(input.foreign ? ofWire(input) : []),
    ...(input.calls ? ofAddon(input) : []),
    ...(input.hookTarget === undefined ? [] : [ofHooks(input.hookTarget)]),
  ];
  const places = [...new Set(grants.map(({ namespace }) => namespace))];
  return places.map((namespace) => {
    const rules = grants.filter((one) => one.namespace === namespace).flatMap((one) => one.rules);
    return { rules, ...(namespace !== undefined && { namespace }) };
  });
}

const APP_CATALOG = 'appcatalog.appscode.com';

/** What programs of the wire's class read, and the status they write; all of it is there before they start. */
function ofWire({ session, documents, provided }: RightsInput): Grant[] {
  const { invoker, repository, appBinding, namespace } = documents;
  const sessions = session.kind === 'BackupSession' ? 'backupsessions' : 'restoresessions';
  const may = (
    object: Pick<ApiObject, 'metadata'>,
    rule: Pick<PolicyRule, 'apiGroups' | 'resources' | 'verbs'>,
  ): Grant => ({
    namespace: object.metadata.namespace ?? namespace,
    rules: [{ ...rule, resourceNames: [object.metadata.name ?? ''] }],
  });
  const read = (group: string, resource: string) => ({ apiGroups: [group], resources: [resource], verbs: ['get'] });
  const secrets = provided.map(({ kind, ...metadata }) =>
    may({ metadata }, read('', kind === 'Secret' ? 'secrets' : 'configmaps')),
  );
  return [
    may(session, read(STASH_GROUP, sessions)),
    may(session, { apiGroups: [STASH_GROUP], resources: [`${sessions}/status`], verbs: ['get', 'update', 'patch'] }),
    ...(invoker.kind === 'BackupConfiguration' ? [may(invoker, read(STASH_GROUP, 'backupconfigurations'))] : []),
    may(repository, read(STASH_GROUP, 'repositories')),
    ...(appBinding === undefined ? [] : [may(appBinding, read(APP_CATALOG, 'appbindings'))]),
    ...secrets,
  ];
}

function ofAddon({ access, documents }: RightsInput): Grant[] {
  const { scope, rules } = access.kubernetes ?? { scope: 'target', rules: [] };
  if (scope === 'cluster') return [{ rules }];
  const { namespace = documents.namespace, name = '' } = documents.targetRef;
  return [{ namespace, rules: scope === 'namespace' ? rules : rules.map((rule) => forOne(rule, name)) }];
}

/** Both verbs, since the API server asks for one or the other by how the connection was opened. */
function ofHooks({ namespace, service, pods, runsCommands }: HookTarget): Grant {
  const core = { apiGroups: [''] };
  const find = { ...core, resources: ['endpoints'], resourceNames: [service], verbs: ['get'] };
  if (pods.length === 0) return { namespace, rules: [find] };
  const look = { ...core, resources: ['pods'], resourceNames: pods, verbs: ['get'] };
  const run = { ...core, resources: ['pods/exec'], resourceNames: pods, verbs: ['get', 'create'] };
  return { namespace, rules: [find, look, ...(runsCommands ? [run] : [])] };
}

function forOne(rule: PolicyRule, name: string): PolicyRule {
  return { ...rule, resourceNames: rule.resourceNames ?? [name] };
}
