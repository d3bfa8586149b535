import { hostname } from 'node:os';
import {
  formatSize,
  StashError,
  toCoded,
  type Action,
  type ActionResult,
  type RunRequest,
  type Span,
  type StatusResult,
} from '@stash-addons/core';
import { isProcessAlive, pastDeadLocks, retentionScope, type Restic } from '@stash-addons/restic';

export type RepositoryFigures = NonNullable<StatusResult['repository']>;

export interface ActionsDone {
  actions: ActionResult[];
  repository: RepositoryFigures;
  spans: Span[];
}

type Doing = (restic: Restic, request: RunRequest, action: Action) => Promise<RepositoryFigures>;

/** What the status step does, in this order; the repository was initialised by the dump. */
const DOINGS: [Action['name'], Span['name'], Doing][] = [
  ['ApplyRetentionPolicy', 'retention', applyRetention],
  ['VerifyRepositoryIntegrity', 'check', verify],
  ['SendRepositoryMetrics', 'stats', measure],
];

/** A run that was killed leaves its lock, and with it nothing of this could ever be done again. */
const OBSERVER = { hostname: hostname(), isAlive: isProcessAlive };

/** Does exactly the actions of the request; the first that fails ends them. */
export async function doActions(request: RunRequest, restic: Restic): Promise<ActionsDone> {
  const done: ActionsDone = { actions: [], repository: {}, spans: [] };
  for (const [name, span, doing] of DOINGS) {
    const action = request.actions.find((one) => one.name === name);
    if (action === undefined) continue;
    const startedAt = Date.now();
    const work = () => doing(restic, request, action);
    const result = await doOne(name, async () =>
      Object.assign(done.repository, await pastDeadLocks(restic, OBSERVER, work)),
    );
    done.spans.push({ name: span, at: new Date(startedAt).toISOString(), ms: Date.now() - startedAt });
    done.actions.push(result);
    if (!result.ok) break;
  }
  return done;
}

async function doOne(name: Action['name'], work: () => Promise<unknown>): Promise<ActionResult> {
  try {
    await work();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, error: toCoded(error) };
  }
}

/** Only snapshots of this target are looked at; those of the old layout have no tag and are taken when adopted. */
async function applyRetention(restic: Restic, request: RunRequest): Promise<RepositoryFigures> {
  const { retention, tags, target } = request;
  if (retention === undefined) return {};
  const scope = retentionScope({
    target: tags['target'] ?? target.ref.name ?? '',
    adoptUntagged: retention.adoptUntagged ?? false,
  });
  const { removed, dryRun } = await restic.forget({ policy: retention, filter: scope.filter });
  return { snapshotsRemovedOnLastCleanup: dryRun ? 0 : removed.length };
}

async function verify(restic: Restic, _request: RunRequest, action: Action): Promise<RepositoryFigures> {
  const subset = 'subset' in action ? action.subset : undefined;
  const { sound, damage } = await restic.check(subset === undefined ? {} : { subset });
  if (sound) return { integrity: true };
  throw new StashError('SA_REPOSITORY_CORRUPT', {
    repository: restic.repository,
    text: damage[0] ?? 'restic found damage',
  });
}

async function measure(restic: Restic): Promise<RepositoryFigures> {
  const { total_size, snapshots_count } = await restic.stats();
  return { totalSize: formatSize(total_size), snapshotCount: snapshots_count };
}
