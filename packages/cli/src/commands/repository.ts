import { hostname } from 'node:os';
import { formatSize, StashError } from '@stash-addons/core';
import { isProcessAlive } from '@stash-addons/restic';
import type { CommandRun, OptionSpec } from '../command.js';
import type { OPTIONS } from '../options.js';
import { printJson, printLine } from '../output/print.js';
import { printSnapshots } from '../output/snapshots.js';
import { withRepository } from '../repository.js';

type Repo = (typeof OPTIONS)['repo'];

export const runSnapshots: CommandRun<Repo> = async ({ values, signal }) => {
  const snapshots = await withRepository(values.repo, signal, (restic) => restic.snapshots());
  printSnapshots(snapshots, values.json ?? false);
};

export const runCheck: CommandRun<Repo & { 'read-data': OptionSpec & { type: 'string' } }> = async ({
  values,
  signal,
}) => {
  const subset = values['read-data'];
  const options = subset === undefined ? {} : { subset };
  const { result, repository } = await withRepository(values.repo, signal, async (restic) => ({
    result: await restic.check(options),
    repository: restic.repository,
  }));
  if (values.json) printJson(result);
  if (!result.sound) throw new StashError('SA_REPOSITORY_CORRUPT', { repository, text: result.damage.join('; ') });
  if (!values.json) printLine(`The repository is sound${subset === undefined ? '' : ` (data read: ${subset})`}.`);
};

export const runStats: CommandRun<Repo> = async ({ values, signal }) => {
  const stats = await withRepository(values.repo, signal, (restic) => restic.stats());
  if (values.json) return printJson(stats);
  printLine(`${formatSize(stats.total_size)} stored, ${stats.snapshots_count} snapshots`);
};

export const runUnlock: CommandRun<Repo & { 'remove-all': OptionSpec & { type: 'boolean' } }> = async ({
  values,
  signal,
}) => {
  const removed = await withRepository(values.repo, signal, async (restic) => {
    const before = (await restic.listLocks()).length;
    if (!values['remove-all']) return restic.clearDeadLocks({ hostname: hostname(), isAlive: isProcessAlive });
    await restic.unlock({ removeAll: true });
    return before;
  });
  if (values.json) return printJson({ removed });
  printLine(`Removed ${removed} locks.`);
};

export const runInit: CommandRun<Repo> = async ({ values, signal }) => {
  const id = await withRepository(values.repo, signal, (restic) => restic.init());
  if (values.json) return printJson({ id });
  printLine(`Created the repository ${id}. Keep its password safe: nobody can restore without it.`);
};
