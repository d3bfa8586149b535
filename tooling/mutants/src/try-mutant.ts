import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AddonCopy } from './copy.ts';
import type { Mutant } from './mutant.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const require = createRequire(import.meta.url);
const KIT = join(dirname(require.resolve('@stash-addons/testkit/package.json')), 'dist', 'main.js');
const LONGEST_MS = 600_000;

export type Verdict = 'caught' | 'missed' | 'skipped';

export interface Tried {
  kind: string;
  addon: string;
  check: string;
  verdict: Verdict;
  /** What the check said of it. */
  text: string;
}

interface Report {
  checks: { id: string; outcome: 'passed' | 'failed' | 'skipped'; text: string }[];
}

/** Makes the mutant of an addon and runs the check that must find it. */
export async function tryMutant(mutant: Mutant, addon: string): Promise<Tried> {
  const { kind, check, only, unhashed } = mutant;
  const row = { kind, addon, check };
  if (only !== undefined && !only.includes(addon))
    return { ...row, verdict: 'skipped', text: 'not made of this addon' };
  const home = join(root, 'addons', addon);
  const folder = mkdtempSync(join(tmpdir(), 'sa-mutant-'));
  try {
    const copy = new AddonCopy(home, join(folder, addon));
    mutant.make(copy);
    if (unhashed === undefined) copy.hash();
    const [found] = await checksOf(copy.folder, home, [check]);
    const verdicts = { failed: 'caught', passed: 'missed', skipped: 'skipped' } as const;
    return { ...row, verdict: verdicts[found?.outcome ?? 'passed'], text: found?.text ?? '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the checks say of the addon as it is. */
export function tryUnmutated(addon: string, checks: readonly string[]): Promise<Report['checks']> {
  const home = join(root, 'addons', addon);
  return checksOf(home, home, checks);
}

function checksOf(folder: string, home: string, checks: readonly string[]): Promise<Report['checks']> {
  const only = checks.flatMap((id) => ['--only', id]);
  const args = [KIT, folder, '--config', join(home, 'conform.config.mjs'), '--short', '--json', ...only];
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, timeout: LONGEST_MS });
    let [json, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (json += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', fail);
    child.once('close', () => {
      try {
        done((JSON.parse(json) as Report).checks);
      } catch {
        fail(new Error(`The kit gave no report: ${said}`));
      }
    });
  });
}
