import { type BackupConfiguration, type RestoreSession, StashError } from '@stash-addons/core';
import {
  backupDocuments,
  type EngineContext,
  type ObjectSet,
  planSession,
  restoreDocuments,
  type SessionPlan,
} from '@stash-addons/engine';
import { type CommandRun, GLOBAL_OPTIONS, type Invocation } from '../command.js';
import { effectLines } from '../confirm.js';
import { openContext } from '../context.js';
import { loadInvoker } from '../documents.js';
import { OPTIONS } from '../options.js';
import { printJson, printLine, shortTime } from '../output/print.js';
import { yamlText } from '../output/yaml.js';
import { ProgressView } from '../output/progress.js';
import { retentionOf } from '../retention.js';
import { readShortForm } from '../short-form.js';
import { wishOf } from '../wish.js';
import { ruleOf } from './restore.js';

type PlanInvocation = Invocation<(typeof OPTIONS)['plan']>;

export const runPlan: CommandRun<(typeof OPTIONS)['plan']> = async (invocation) => {
  const { values, signal } = invocation;
  refuseForeignFlags(invocation);
  const progress = new ProgressView(values.verbose ?? false);
  try {
    const context = await openContext({ values, signal, onEvent: progress.on });
    const { objects, invoker, strictParams } = await documentsOf(invocation, context);
    const plan = await planSession({ context, objects, invoker, wish: wishOf(values), strictParams });
    progress.end();
    if (values.json) printJson(plan);
    else printPlan(plan);
  } finally {
    progress.end();
  }
};

/** What another of the three verbs takes alone would change nothing here. */
function refuseForeignFlags({ words: [verb = ''], values }: PlanInvocation): void {
  if (verb !== 'backup' && verb !== 'restore' && verb !== 'run') throw usage(`${verb} is not backup, restore or run`);
  const known = { ...OPTIONS[verb], ...GLOBAL_OPTIONS };
  const foreign = Object.keys(values).find((flag) => !Object.hasOwn(known, flag));
  if (foreign !== undefined) throw usage(`--${foreign} is no flag of ${verb}`);
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons plan --help' });
}

interface Planned {
  objects: ObjectSet;
  invoker: BackupConfiguration | RestoreSession;
  strictParams: boolean;
}

async function documentsOf(
  { words: [verb, word = ''], values }: PlanInvocation,
  { catalog }: EngineContext,
): Promise<Planned> {
  if (verb === 'run') return { ...(await loadInvoker(word, values.file)), strictParams: false };
  if (verb === 'backup') {
    const form = readShortForm(catalog, word, values);
    const { objects } = backupDocuments(form, {
      retention: retentionOf(values),
      ...(values.hostname === undefined ? {} : { hostname: values.hostname }),
    });
    return { objects, invoker: objects.byName('BackupConfiguration', form.target.name), strictParams: true };
  }
  const form = readShortForm(catalog, word, values);
  const { objects } = restoreDocuments(form, ruleOf(values));
  return { objects, invoker: objects.byName('RestoreSession', form.target.name), strictParams: true };
}

function printPlan({ addon, task, template, repository, restore, createsRepository, ...retention }: SessionPlan): void {
  printLine(`Addon       ${addon.name} ${addon.version}, release ${addon.release}`);
  printLine(`Task        ${task}`);
  printLine(`Repository  ${repository}${createsRepository ? ' (does not exist yet; it would be created)' : ''}`);
  for (const line of restore === undefined ? [] : effectLines(restore)) printLine(line);
  printRetention(retention);
  printLine('Pod template:');
  printLine(yamlText(template).trimEnd());
}

function printRetention({ removed, removedParts = [] }: Pick<SessionPlan, 'removed' | 'removedParts'>): void {
  if (removed === undefined) return;
  printLine(`Retention would remove ${removed.length} snapshots${removed.length > 0 ? ':' : ''}`);
  for (const { id, time, hostname } of removed) printLine(`  ${id.slice(0, 8)}  ${shortTime(time)}  ${hostname}`);
  if (removedParts.length > 0) printLine(`  and ${removedParts.length} parts of sets`);
}
