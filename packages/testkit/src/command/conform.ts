import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StashError } from '@stash-addons/core';
import { loadAddon } from '../addon/load-addon.js';
import { CHECKS } from '../checks/index.js';
import type { Check } from '../checks/check.js';
import { Lab } from '../lab/lab.js';
import { FULL, SHORT } from '../lab/profile.js';
import { badge } from '../report/badge.js';
import { junit } from '../report/junit.js';
import { runChecks, type Report } from '../report/report.js';
import { listing, resultLine, summary } from '../report/text.js';
import { readOptions, USAGE, type Options } from './options.js';

/** Runs the command; the exit status: 0 where no check failed, else 1. Throws what it cannot begin with. */
export async function conform(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options.help) return say(USAGE);
  if (options.list) return say(`${listing(CHECKS)}\n`);
  const report = await inPrivateFolder(options, (folder) => tryAddon(options, folder));
  if (options.junit !== undefined) writeFileSync(options.junit, junit(report));
  if (options.badge !== undefined) writeFileSync(options.badge, badge(report));
  say(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${summary(report)}\n`);
  return report.failed === 0 ? 0 : 1;
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

async function inPrivateFolder<T>({ keep }: Options, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sa-conform-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    return await work(folder);
  } finally {
    if (keep) process.stderr.write(`Everything is left in ${folder}\n`);
    else remove();
  }
}

async function tryAddon(options: Options, folder: string): Promise<Report> {
  const { addon: name = '', root, config, json, short, update, verbose } = options;
  const checks = chosen(options);
  const addon = await loadAddon({ name, root: resolve(root), config, scratch: folder });
  const lab = new Lab({
    addon,
    profile: short ? SHORT : FULL,
    folder,
    update,
    onRun: ({ log, code, signal }, operation) => {
      if (verbose) process.stderr.write(`--- ${operation}, ended with ${signal ?? code}\n${log}`);
    },
  });
  const byId = new Map(checks.map((check) => [check.id, check]));
  const print = json ? process.stderr : process.stdout;
  const interrupted = stopOnInterrupt(lab);
  try {
    return await runChecks(lab, checks, (result) => {
      print.write(`${resultLine(result, byId.get(result.id) as Check)}\n`);
    });
  } finally {
    interrupted.release();
    await lab.servers.stop();
  }
}

/** Of those named the full ones too: whoever names one wants it. Throws SA_CONFORM_CHECK_UNKNOWN. */
function chosen({ only, short }: Options): readonly Check[] {
  if (only.length === 0) return CHECKS.filter((check) => check.short || !short);
  const exact = CHECKS.filter(({ id }) => only.includes(id));
  const begun = only.filter((one) => !exact.some(({ id }) => id === one));
  for (const one of begun) {
    if (!CHECKS.some(({ id }) => id.startsWith(one))) throw new StashError('SA_CONFORM_CHECK_UNKNOWN', { id: one });
  }
  return CHECKS.filter((check) => exact.includes(check) || begun.some((one) => check.id.startsWith(one)));
}

/** Servers must not outlive us. */
function stopOnInterrupt(lab: Lab): { release(): void } {
  const stop = (): void => void lab.servers.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    release() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
