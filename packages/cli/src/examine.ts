import type { Finding } from '@stash-addons/core';
import {
  about,
  attempt,
  backupDocuments,
  type EngineContext,
  examineRepository,
  examineTarget,
  openState,
  RepositoryStore,
  type ShortForm,
  type SubjectFinding,
} from '@stash-addons/engine';
import type { Invocation } from './command.js';
import { openContext, statePath } from './context.js';
import { loadInvoker } from './documents.js';
import type { OPTIONS } from './options.js';
import { repositoryOf, withRepository } from './repository.js';
import { readBackend, readTarget } from './short-form.js';
import { wishOf } from './wish.js';

export type DoctorInvocation = Invocation<(typeof OPTIONS)['doctor']>;

/** The documents need a repository; this one is not looked at. */
const NO_REPOSITORY: Pick<ShortForm, 'backend' | 'repositorySecret'> = {
  backend: { local: { mountPath: '/' } },
  repositorySecret: {},
};

/** The database that an address names, or the target of an invoker in documents. */
export async function examineNamed(invocation: DoctorInvocation, word: string): Promise<SubjectFinding[]> {
  const { values, signal } = invocation;
  const found: SubjectFinding[] = [];
  const problems = await attempt('backup.documents', async () => {
    const context = await openContext({ values, signal, onEvent: () => undefined });
    const examine = word.includes('://') ? examineUrl : examineDocuments;
    found.push(...(await examine(invocation, context, word)));
    return [];
  });
  return [...found, ...about('Documents', problems)];
}

async function examineUrl(
  { values }: DoctorInvocation,
  context: EngineContext,
  url: string,
): Promise<SubjectFinding[]> {
  let backend: typeof NO_REPOSITORY | undefined;
  const problems = await attempt('repository.settings', () => {
    if (values.repo !== undefined) backend = readBackend(values.repo);
    return [];
  });
  const form = { ...readTarget(context.catalog, url, values), ...(backend ?? NO_REPOSITORY) };
  const { objects } = backupDocuments(form, { retention: { prune: false } });
  const invoker = objects.byName('BackupConfiguration', form.target.name);
  const exam = { context, objects, invoker, wish: wishOf(values), strictParams: true };
  const examined = await examineTarget({ ...exam, withRepository: backend !== undefined });
  return [...examined, ...about(`Repository ${values.repo}`, problems)];
}

async function examineDocuments(
  { values }: DoctorInvocation,
  context: EngineContext,
  word: string,
): Promise<SubjectFinding[]> {
  const documents = await loadInvoker(word, values.file);
  return examineTarget({ ...documents, context, wish: wishOf(values), strictParams: false, withRepository: true });
}

/** The repository of `--repo` where no database is named; nothing without one. */
export async function examineRepositoryAlone({ values, signal }: DoctorInvocation): Promise<SubjectFinding[]> {
  const { repo } = values;
  if (repo === undefined) return [];
  const look = async (): Promise<Finding[]> => {
    const { backend } = repositoryOf(repo);
    const store = new RepositoryStore(openState(statePath(values)));
    return withRepository(repo, signal, (restic) =>
      examineRepository({
        repository: { spec: { backend } },
        restic: () => restic,
        record: store.get(restic.repository),
        now: new Date(),
      }),
    );
  };
  return about(`Repository ${repo}`, await attempt('repository.settings', look));
}
