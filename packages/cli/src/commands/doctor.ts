import { type Coded, StashError, toCoded } from '@stash-addons/core';
import { backupDocuments, planSession } from '@stash-addons/engine';
import { createRestic } from '@stash-addons/restic';
import { tmpdir } from 'node:os';
import type { CommandRun, Invocation } from '../command.js';
import { openCatalog } from '../catalog.js';
import { openContext, openSessions } from '../context.js';
import type { OPTIONS } from '../options.js';
import { printJson, printLine } from '../output/print.js';
import { withRepository } from '../repository.js';
import { readShortForm } from '../short-form.js';
import { wishOf } from '../wish.js';

interface Finding {
  what: string;
  /** What was found, where all is well. */
  found?: string;
  problem?: Coded;
}

type DoctorInvocation = Invocation<(typeof OPTIONS)['backup']>;

/** Looks, and changes nothing. Ends with 1 where something is missing. */
export const runDoctor: CommandRun<(typeof OPTIONS)['backup']> = async (invocation) => {
  const { values, words, signal } = invocation;
  const findings = [
    await look('Platform', () => platform()),
    await look('restic', () => resticVersion()),
    await look('State folder', () => openSessions(values).state.root),
    ...(await addons(invocation)),
    ...(values.repo === undefined
      ? []
      : [
          await look('Repository', () =>
            withRepository(
              values.repo,
              signal,
              async (r) => `${r.repository}, format ${(await r.catConfig()).version}`,
            ),
          ),
        ]),
    ...(words[0] === undefined ? [] : [await look('Database', () => database(invocation, words[0] as string))]),
  ];
  if (values.json) printJson(findings);
  else for (const finding of findings) print(finding);
  if (findings.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
};

async function look(what: string, find: () => string | Promise<string>): Promise<Finding> {
  try {
    return { what, found: await find() };
  } catch (error) {
    return { what, problem: toCoded(error) };
  }
}

function platform(): string {
  if (process.platform === 'linux' || process.platform === 'darwin')
    return `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  throw new StashError('SA_PLATFORM_UNSUPPORTED', { platform: process.platform });
}

/** The version needs no repository. */
function resticVersion(): Promise<string> {
  const access = { provider: 'local' as const, url: 'none', env: {}, flags: [], files: [], silentRetries: false };
  return createRestic({ access, tmpDir: tmpdir(), cache: 'none' }).version();
}

async function addons({ values }: DoctorInvocation): Promise<Finding[]> {
  const opened = await openCatalog(values).catch((error: unknown) => toCoded(error));
  if ('code' in opened) return [{ what: 'Addons', problem: opened }];
  const { addons: found, diagnostics } = opened;
  const good = found.map(({ manifest: { addon } }): Finding => ({
    what: `Addon ${addon.name}`,
    found: `${addon.package} ${addon.version}`,
  }));
  return [...good, ...diagnostics.map((problem): Finding => ({ what: `Addon ${problem.package}`, problem }))];
}

/** Everything a backup would do before it writes: addon, client program, connection, server version, template. */
async function database({ values, signal }: DoctorInvocation, url: string): Promise<string> {
  const context = await openContext({ values, signal, onEvent: () => undefined });
  const form = readShortForm(context.catalog, url, values);
  const { objects } = backupDocuments(form, { retention: { prune: false } });
  const invoker = objects.byName('BackupConfiguration', form.target.name);
  const { addon } = await planSession({ context, objects, invoker, wish: wishOf(values), strictParams: true });
  return `answers; addon ${addon.name}, release ${addon.release}`;
}

function print({ what, found, problem }: Finding): void {
  if (problem === undefined) return printLine(`ok    ${what}: ${found}`);
  printLine(`FAIL  ${what}: ${problem.code}: ${problem.message}\n        ${problem.hint}`);
}
