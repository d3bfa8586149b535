import { compareVersions, StashError } from '@stash-addons/core';
import { endedWell, type Driver } from '../driver.js';
import { codeOfText } from '../process/diagnose.js';
import { messages, parseJson } from '../process/words.js';
import type { CheckResult, RepositoryConfig, RepositoryStats } from '../types.js';

/** The oldest restic whose exit statuses and JSON this driver understands. */
export const OLDEST_RESTIC = '0.17.0';

/** Version text such as `0.19.1`. Throws SA_RESTIC_TOO_OLD. */
export async function version(driver: Driver): Promise<string> {
  const stdout = await driver.output({ verb: 'version', args: ['version'] });
  const found = textOf(stdout, 'version') ?? /restic (\d[^\s]*)/.exec(stdout)?.[1];
  if (found === undefined || compareVersions(found, OLDEST_RESTIC) < 0) {
    throw new StashError('SA_RESTIC_TOO_OLD', { found: found ?? 'of unknown version', needed: OLDEST_RESTIC });
  }
  return found;
}

/** Creates the repository and gives its id. Throws SA_REPOSITORY_EXISTS where there is one. */
export async function init(driver: Driver): Promise<string> {
  const stdout = await driver.output({ verb: 'init', args: ['init'] });
  return textOf(stdout, 'id') ?? '';
}

export async function catConfig(driver: Driver): Promise<RepositoryConfig> {
  return JSON.parse(await driver.output({ verb: 'cat', args: ['cat', 'config', '--no-lock'] })) as RepositoryConfig;
}

export async function stats(driver: Driver): Promise<RepositoryStats> {
  const args = ['stats', '--mode', 'raw-data', '--no-lock'];
  return JSON.parse(await driver.output({ verb: 'stats', args })) as RepositoryStats;
}

export async function prune(driver: Driver): Promise<void> {
  await driver.output({ verb: 'prune', args: ['prune'] });
}

/** restic 0.17 says it in words, later ones in a JSON summary. */
const SOUND = /^no errors were found$|"num_errors":0\b/m;
const DAMAGED = /repository contains errors/;
const MOST_DAMAGE = 20;

/**
 * Checks structure, and with `subset` (as --read-data-subset takes it: `5%`, `1/10`, `100%`) data too. Damage is a
 * result, not an error; what keeps restic from looking at all is an error. Takes no lock, as on the wire: hold a lease
 * that keeps a prune away.
 */
export async function check(driver: Driver, options: { subset?: string } = {}): Promise<CheckResult> {
  const args = ['check', '--no-lock', ...(options.subset === undefined ? [] : ['--read-data-subset', options.subset])];
  const outcome = await driver.outcome({ verb: 'check', args });
  const suggestPrune = /`restic prune`|"suggest_prune":true/.test(outcome.stdout);
  if (endedWell(outcome) && SOUND.test(outcome.stdout)) return { sound: true, damage: [], suggestPrune };
  const said = messages(outcome.stderr);
  if (outcome.ending !== 'ended' || !said.some((line) => DAMAGED.test(line))) throw driver.error(outcome);
  const damage = said.filter((line) => !DAMAGED.test(line));
  throwIfOutOfReach(driver, damage);
  return { sound: false, damage: damage.slice(0, MOST_DAMAGE), suggestPrune };
}

/** restic calls what it could not download damaged too. */
function throwIfOutOfReach(driver: Driver, said: readonly string[]): void {
  const code = codeOfText(said.join('\n'));
  if (code !== 'SA_REPOSITORY_UNREACHABLE' && code !== 'SA_REPOSITORY_DENIED') return;
  throw new StashError(code, {
    repository: driver.repository,
    text: said.find((line) => codeOfText(line) === code) ?? '',
  });
}

function textOf(stdout: string, field: string): string | undefined {
  const value = parseJson(stdout)?.[field];
  return typeof value === 'string' ? value : undefined;
}
