import {
  type ApiObject,
  prefixSuffix,
  type Repository,
  REPOSITORY_FILE,
  SCRATCH_PATH,
  type SecretObject,
  StashError,
} from '@stash-addons/core';
import { backendVolume, operatorImage } from '@stash-addons/resolver';
import { type Client, isConflict, RESOURCES } from '@stash-addons/kube';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from '../session/admission.js';
import type { Job } from '../session/job.js';
import { type Provided, RUN_ENV, RUN_MOUNT, runSecret, runVolume } from '../session/run-directory.js';
import { defaultsFor } from '../session/security.js';
import type { SessionShared } from '../session/session-shared.js';

const LABELS = {
  'app.kubernetes.io/component': 'stash-wipe-out',
  'app.kubernetes.io/managed-by': 'stash.appscode.com',
};
const SCRATCH = 'stash-tmp-dir';
/** Even a very large repository is swept in a day. */
const DEADLINE_SECONDS = 86_400;

export function wipeJobName({ metadata }: Repository): string {
  const { name = '', uid = '' } = metadata;
  return prefixSuffix('stash-wipe-out', name.replaceAll('.', '-'), uid.slice(0, 8));
}

/** Makes the Job that removes all snapshots of a Repository. Throws SA_OPERATOR_OBJECT_MISSING or _REFUSED, or ApiError. */
export async function makeWipeJob({ client, settings, took }: SessionShared, repository: Repository): Promise<void> {
  const provided = await providedForStore(client, repository);
  const at = { namespace: repository.metadata.namespace ?? '', name: wipeJobName(repository) };
  const metadata = { ...at, labels: LABELS, ownerReferences: [ownedBy(repository)] };
  const { status: _, ...document } = repository;
  const told = runSecret(at, { file: REPOSITORY_FILE, content: document }, provided);
  await client.apply(RESOURCES.Secret, { ...told, metadata });
  const job = jobOf(repository, { metadata, secret: told, provided, image: operatorImage(settings.image) });
  await refuseInadmissible(client, job);
  try {
    took.job(await client.create(RESOURCES.Job, job));
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

/** The Secret of the store. Throws SA_OPERATOR_OBJECT_MISSING, or ApiError. */
export async function providedForStore(client: Client, { metadata, spec }: Repository): Promise<Provided[]> {
  const { namespace = '' } = metadata;
  const { storageSecretName: name = '' } = spec.backend;
  const found = await client.get<ApiObject & Pick<SecretObject, 'data'>>(RESOURCES.Secret, { namespace, name });
  if (found !== undefined) return [{ kind: 'Secret', namespace, name, data: found.data ?? {} }];
  const wantedBy = `Repository ${namespace}/${metadata.name}`;
  throw new StashError('SA_OPERATOR_OBJECT_MISSING', { wantedBy, kind: 'Secret', name: `${namespace}/${name}` });
}

interface JobParts {
  metadata: Job['metadata'];
  secret: SecretObject;
  provided: readonly Provided[];
  image: string;
}

function jobOf(repository: Repository, { metadata, secret, provided, image }: JobParts): Job {
  const { resources, securityContext, podSecurityContext } = defaultsFor('restricted');
  const local = backendVolume(repository);
  const mounts = [{ name: SCRATCH, mountPath: SCRATCH_PATH }, RUN_MOUNT, ...(local === undefined ? [] : [local.mount])];
  const volumes = [{ name: SCRATCH, emptyDir: {} }, runVolume(secret, provided)];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: LABELS },
        spec: {
          restartPolicy: 'Never',
          activeDeadlineSeconds: DEADLINE_SECONDS,
          automountServiceAccountToken: false,
          ...(podSecurityContext && { securityContext: podSecurityContext }),
          containers: [
            {
              name: 'wipe-out',
              image,
              args: ['wipe-out', `--scratch-dir=${SCRATCH_PATH}`, '--enable-cache=false'],
              env: RUN_ENV,
              volumeMounts: mounts,
              imagePullPolicy: 'IfNotPresent',
              terminationMessagePolicy: 'FallbackToLogsOnError',
              ...(resources && { resources }),
              ...(securityContext && { securityContext }),
            },
          ],
          volumes: [...volumes, ...(local === undefined ? [] : [local.volume])],
        },
      },
    },
  };
}
