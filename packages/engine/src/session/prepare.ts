import {
  type AppBinding,
  type BackupConfiguration,
  type Repository,
  type RestoreSession,
  type Secret,
  StashError,
  type TargetRef,
} from '@stash-addons/core';
import { secretsOf } from '@stash-addons/session';
import { DEFAULT_NAMESPACE, type ObjectSet } from '../documents/object-set.js';
import { secretValues } from '../documents/secret-values.js';

export type Invoker = BackupConfiguration | RestoreSession;

/** A provided Secret: its values, and where the programs look for them. */
export interface ProvidedSecret {
  namespace: string;
  name: string;
  values: Record<string, Secret>;
}

/** Every document a session needs, found and checked before anything is run. */
export interface Prepared {
  invoker: Invoker;
  namespace: string;
  targetRef: TargetRef;
  appBinding: AppBinding;
  repository: Repository;
  storageSecret: Record<string, Secret>;
  secrets: ProvidedSecret[];
}

/** Throws SA_OBJECT_MISSING, SA_SECRET_REFERENCE or SA_LOCAL_FIELD_UNSUPPORTED. */
export function prepare(objects: ObjectSet, invoker: Invoker, env: NodeJS.ProcessEnv): Prepared {
  refuseClusterFields(invoker);
  const wantedBy = `${invoker.kind} ${invoker.metadata.name}`;
  const namespace = invoker.metadata.namespace ?? DEFAULT_NAMESPACE;
  const targetRef = { ...invoker.spec.target?.ref, namespace: invoker.spec.target?.ref?.namespace ?? namespace };
  const appBinding = objects.get('AppBinding', targetRef.namespace, targetRef.name as string, wantedBy);
  const { name = '', namespace: repositoryNamespace = namespace } = invoker.spec.repository ?? {};
  const repository = objects.get('Repository', repositoryNamespace, name, wantedBy);
  const provide = (secretNamespace: string, secretName: string, by: string): ProvidedSecret => ({
    namespace: secretNamespace,
    name: secretName,
    values: secretValues(objects.get('Secret', secretNamespace, secretName, by), env),
  });
  const storage = provide(
    repositoryNamespace,
    repository.spec.backend.storageSecretName ?? missingStorageSecret(repository),
    `Repository ${name}`,
  );
  const ofTarget = secretsOf(appBinding).map((one) =>
    provide(targetRef.namespace, one, `AppBinding ${targetRef.name}`),
  );
  return {
    invoker,
    namespace,
    targetRef,
    appBinding,
    repository,
    storageSecret: storage.values,
    secrets: [storage, ...ofTarget],
  };
}

function missingStorageSecret({ metadata }: Repository): never {
  throw new StashError('SA_OBJECT_MISSING', {
    wantedBy: `Repository ${metadata.name}`,
    kind: 'Secret',
    name: 'of spec.backend.storageSecretName',
  });
}

/** Fields that mean something on a cluster alone. */
function refuseClusterFields({ kind, metadata, spec }: Invoker): void {
  const target = (spec.target ?? {}) as Record<string, unknown>;
  const used: [path: string, used: boolean][] = [
    ['spec.driver', (spec.driver ?? 'Restic') !== 'Restic'],
    ['spec.interimVolumeTemplate', spec.interimVolumeTemplate !== undefined],
    ['spec.target.volumeClaimTemplates', target['volumeClaimTemplates'] !== undefined],
    ['spec.target.replicas', target['replicas'] !== undefined],
    ['spec.target.ref.kind', spec.target?.ref?.kind !== 'AppBinding'],
  ];
  const path = used.find(([, isUsed]) => isUsed)?.[0];
  if (path !== undefined) {
    throw new StashError('SA_LOCAL_FIELD_UNSUPPORTED', { object: `${kind} ${metadata.name}`, path });
  }
}
