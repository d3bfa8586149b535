import { StashError } from '@stash-addons/core';
import { type ForgetResult, type Restic, retentionScope } from '@stash-addons/restic';
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
  const { removed, dryRun } = result;
  printLine(`${dryRun ? 'Would remove' : 'Removed'} ${removed.length} snapshots${removed.length > 0 ? ':' : '.'}`);
  for (const id of removed) printLine(`  ${id.slice(0, 8)}`);
};

type ForgetValues = Parameters<typeof runForget>[0]['values'];

/** Every id is looked up first, so that a misspelt one changes nothing. */
async function forgetIds(restic: Restic, words: string[], values: ForgetValues): Promise<ForgetResult> {
  const found = await restic.snapshots();
  const ids = words.map((word) => {
    const matches = found.filter(({ id }) => id.startsWith(word));
    if (matches.length === 1 && matches[0] !== undefined) return matches[0].id;
    throw new StashError('SA_SNAPSHOT_NOT_FOUND', { snapshot: word, repository: restic.repository });
  });
  if (values['dry-run']) return { ran: false, dryRun: true, kept: [], removed: ids, groups: [] };
  return restic.forget({ ids, prune: values.prune ?? false });
}

async function forgetByPolicy(restic: Restic, values: ForgetValues): Promise<ForgetResult> {
  const { target, host } = values;
  if (target === undefined && host === undefined) {
    throw usage('A policy needs --target, or --host for untagged snapshots; otherwise name the snapshots');
  }
  const filter =
    target === undefined
      ? { hosts: [host as string], tagLists: [''] }
      : retentionScope({ target, ...(host ? { hosts: [host] } : {}) }).filter;
  const policy = { ...retentionOf(values), dryRun: values['dry-run'] ?? false };
  const result = await restic.forget({ policy, filter });
  if (!result.ran) throw usage('No --keep-* flag was given, so nothing would be kept');
  return result;
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons forget --help' });
}
