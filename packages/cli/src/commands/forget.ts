import { decodeTags, StashError } from '@stash-addons/core';
import {
  applyRetention,
  type ForgetResult,
  isPart,
  leadOf,
  partsOf,
  type Restic,
  type Snapshot,
} from '@stash-addons/restic';
import type { CommandRun, OptionSpec } from '../command.js';
import type { OPTIONS } from '../options.js';
import { printJson, printLine } from '../output/print.js';
import { withRepository } from '../repository.js';
import { retentionOf } from '../retention.js';

type Text = OptionSpec & { type: 'string' };
type Flag = OptionSpec & { type: 'boolean' };
type ForgetFlags = (typeof OPTIONS)['repo'] &
  (typeof OPTIONS)['retention'] & { target: Text; host: Text; 'dry-run': Flag };

export const runForget: CommandRun<ForgetFlags> = async ({ words, values, signal }) => {
  const result = await withRepository(values.repo, signal, (restic) =>
    words.length > 0 ? forgetIds(restic, words, values) : forgetByPolicy(restic, values),
  );
  if (values.json) return printJson(result);
  const { removed, dryRun, parts = [] } = result;
  printLine(`${dryRun ? 'Would remove' : 'Removed'} ${removed.length} snapshots${removed.length > 0 ? ':' : '.'}`);
  for (const id of removed) printLine(`  ${id.slice(0, 8)}`);
  if (parts.length > 0) printLine(`  and ${parts.length} parts of sets`);
};

type ForgetValues = Parameters<typeof runForget>[0]['values'];

interface Forgotten extends ForgetResult {
  /** Of sets; not among the removed. */
  parts?: Snapshot[];
}

/** Every id is looked up first, so that a misspelt one changes nothing. A set goes as one. */
async function forgetIds(restic: Restic, words: string[], values: ForgetValues): Promise<Forgotten> {
  const { prune: _prune, ...policy } = retentionOf(values);
  if (values.target !== undefined || values.host !== undefined || Object.keys(policy).length > 0) {
    throw usage('Snapshots that are named are removed whatever --target, --host or --keep-* say, so leave these out');
  }
  // Every id begins with nothing, so that a variable that is not set would name the only snapshot there is.
  if (words.includes('')) throw usage('The id of a snapshot is empty');
  const all = await restic.snapshots();
  const found = words.map((word) => lookUp(word, all, restic.repository));
  const parts = found.flatMap((one) => (isPart(one) ? [] : partsOf(one, all)));
  const ids = found.map(({ id }) => id);
  if (values['dry-run']) return { ran: false, dryRun: true, kept: [], removed: ids, groups: [], parts };
  const prune = values.prune ?? false;
  const done = await restic.forget({ ids, prune: prune && parts.length === 0 });
  await restic.forget({ ids: parts.map(({ id }) => id), prune });
  return { ...done, parts };
}

/** Throws SA_SNAPSHOT_NOT_FOUND, or SA_SNAPSHOT_PART for a part whose set would be of no use without it. */
function lookUp(word: string, all: readonly Snapshot[], repository: string): Snapshot {
  const [first, ...others] = all.filter(({ id }) => id.startsWith(word));
  if (first === undefined || others.length > 0)
    throw new StashError('SA_SNAPSHOT_NOT_FOUND', { snapshot: word, repository });
  const lead = isPart(first) ? leadOf(first, all) : undefined;
  if (lead === undefined) return first;
  throw new StashError('SA_SNAPSHOT_PART', {
    snapshot: first.id,
    part: decodeTags(first.tags).part ?? '',
    lead: lead.id,
  });
}

async function forgetByPolicy(restic: Restic, values: ForgetValues): Promise<Forgotten> {
  const { target, host } = values;
  if (target === undefined && host === undefined) {
    throw usage('A policy needs --target, or --host for untagged snapshots; otherwise name the snapshots');
  }
  if (target === '' || host === '') throw usage('The name after --target or --host is empty');
  const policy = { ...retentionOf(values), dryRun: values['dry-run'] ?? false };
  const scope = { target: target ?? '', ...(host ? { hosts: [host] } : {}) };
  const result =
    target === undefined
      ? await restic.forget({ policy, filter: { hosts: [host as string], tagLists: [''] } })
      : await applyRetention(restic, { policy, scope, sets: false, now: new Date() });
  if (!result.ran) throw usage('No --keep-* flag was given, so nothing would be kept');
  return result;
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons forget --help' });
}
