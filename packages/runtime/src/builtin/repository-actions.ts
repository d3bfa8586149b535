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
import { applyRetention as applyPolicy, type Restic } from '@stash-addons/restic';
import { pastOwnDeadLocks } from '../program/dead-locks.js';

export type RepositoryFigures = NonNullable<StatusResult['repository']>;

export interface ActionsDone {
  actions: ActionResult[];
  repository: RepositoryFigures;
  spans: Span[];
}

interface Given {
  request: RunRequest;
  /** Whether the session made a set. */
  madeSet: boolean;
}

type Doing = (restic: Restic, given: Given, action: Action) => Promise<RepositoryFigures>;

/** What the status step does, in this order; the repository was initialised by the dump. */
const DOINGS: [Action['name'], Span['name'], Doing][] = [
  ['ApplyRetentionPolicy', 'retention', applyRetention],
  ['VerifyRepositoryIntegrity', 'check', verify],
  ['SendRepositoryMetrics', 'stats', measure],
];

/** Does exactly the actions of the request; the first that fails ends them. */
export async function doActions(given: Given, restic: Restic): Promise<ActionsDone> {
  const done: ActionsDone = { actions: [], repository: {}, spans: [] };
  for (const [name, span, doing] of DOINGS) {
    const action = given.request.actions.find((one) => one.name === name);
    if (action === undefined) continue;
    const startedAt = Date.now();
    const work = () => doing(restic, given, action);
    const result = await doOne(name, async () => Object.assign(done.repository, await pastOwnDeadLocks(restic, work)));
    done.spans.push({ name: span, at: new Date(startedAt).toISOString(), ms: Date.now() - startedAt });
    done.actions.push(result);
    if (name === 'VerifyRepositoryIntegrity' && isDamage(result)) done.repository.integrity = false;
    if (!result.ok) break;
  }
  return done;
}

/** A check that could not look at the repository says nothing of it. */
function isDamage({ error }: ActionResult): boolean {
  return error?.code === 'SA_REPOSITORY_CORRUPT';
}

async function doOne(name: Action['name'], work: () => Promise<unknown>): Promise<ActionResult> {
  try {
    await work();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, error: toCoded(error) };
  }
}

/** Only snapshots of this target are looked at, a set as one; those of the old layout are taken when adopted. */
async function applyRetention(restic: Restic, { request, madeSet }: Given): Promise<RepositoryFigures> {
  const { retention, tags, target } = request;
  if (retention === undefined) return {};
  const { adoptUntagged = false } = retention;
  const scope = { target: tags['target'] ?? target.ref.name ?? '', adoptUntagged };
  const run = { policy: retention, scope, sets: madeSet, session: tags['session'] ?? '', now: new Date() };
  const { removed, dryRun } = await applyPolicy(restic, run);
  return { snapshotsRemovedOnLastCleanup: dryRun ? 0 : removed.length };
}

async function verify(restic: Restic, _given: Given, action: Action): Promise<RepositoryFigures> {
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
