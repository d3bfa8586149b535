import { tmpdir } from 'node:os';
import { compareVersions, StashError, type Finding } from '@stash-addons/core';
import { createRestic, OLDEST_RESTIC } from '@stash-addons/restic';
import { builtInProgram } from '../session/programs.js';
import { resticCacheFolder } from '../session/target-run.js';
import { openState } from '../state/folder.js';
import { about, attempt, type SubjectFinding } from './finding.js';
import { askProgram } from './program.js';
import { roomFinding } from './room.js';

/** The oldest Node.js that the packages name in `engines`. */
const OLDEST_NODE = '22.12.0';
const LEAST_BYTES = 256 * 1024 ** 2;

export interface Machine {
  /** The state folder. */
  state: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** What a run of any addon needs of this machine. Makes the state folder where it is not there yet. */
export async function examineMachine({ state, env, signal }: Machine): Promise<SubjectFinding[]> {
  const room = (check: string, what: string, folder: string, fix: string) => () => [
    roomFinding({ check, folder, what, least: LEAST_BYTES, fix }),
  ];
  const looks = [
    attempt('machine.platform', platform),
    attempt('machine.node', node),
    attempt('machine.restic', restic),
    attempt('machine.programs', () => askProgram(builtInProgram(), signal)),
    attempt('machine.state', () => stateFolder(state)),
    attempt(
      'space.temporary',
      room('space.temporary', 'The folder for temporary files', tmpdir(), 'Free some space there, or set TMPDIR.'),
    ),
    attempt(
      'space.cache',
      room('space.cache', "restic's cache", resticCacheFolder(env), 'Free some space there, or set XDG_CACHE_HOME.'),
    ),
  ];
  return about('This machine', (await Promise.all(looks)).flat());
}

function platform(): Finding[] {
  const check = 'machine.platform';
  const text = `This is ${process.platform} on ${process.arch}`;
  if (process.platform === 'linux') return [{ check, level: 'ok', text: `${text}.` }];
  if (process.platform !== 'darwin') throw new StashError('SA_PLATFORM_UNSUPPORTED', { platform: process.platform });
  const limits = `${text}: what a killed run has started is ended at the next start only, and folders are stored under a relative path.`;
  return [{ check, level: 'warning', text: limits, fix: 'Use Linux where that matters.' }];
}

function node(): Finding[] {
  const check = 'machine.node';
  const text = `Node.js ${process.versions.node} runs this; ${OLDEST_NODE} or newer is wanted.`;
  if (compareVersions(process.versions.node, OLDEST_NODE) >= 0) return [{ check, level: 'ok', text }];
  return [{ check, level: 'warning', text, fix: 'Install a newer Node.js: it is tested with that alone.' }];
}

/** The version needs no repository. */
async function restic(): Promise<Finding[]> {
  const access = { provider: 'local' as const, url: 'none', env: {}, flags: [], files: [], silentRetries: false };
  const version = await createRestic({ access, tmpDir: tmpdir(), cache: 'none' }).version();
  const text = `restic ${version} is here; ${OLDEST_RESTIC} or newer is needed.`;
  return [{ check: 'machine.restic', level: 'ok', text }];
}

function stateFolder(path: string): Finding[] {
  const { root } = openState(path);
  const fix = 'Free some space there, or name another folder with --state.';
  return [roomFinding({ check: 'machine.state', folder: root, what: 'The state folder', least: LEAST_BYTES, fix })];
}
