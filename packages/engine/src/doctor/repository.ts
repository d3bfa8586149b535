import { hostname } from 'node:os';
import { formatSize, isStashError, type Finding, type Repository } from '@stash-addons/core';
import { isLockProvenDead, isProcessAlive, type LockInfo, type Restic } from '@stash-addons/restic';
import type { RepositoryRecord } from '../state/repositories.js';
import { attempt } from './finding.js';
import { roomFinding } from './room.js';

const DAY_MS = 86_400_000;
/** Twice as long as sessions of this machine let pass between two checks. */
const CHECK_DUE_MS = 14 * DAY_MS;
/** How much of a database a later backup is expected to add; what it really adds is known only then. */
const ADDED_SHARE = 0.1;
const LEAST_BYTES = 256 * 1024 ** 2;

export interface RepositoryExam {
  repository: Pick<Repository, 'spec'>;
  /** Makes the driver; throws where restic is missing. */
  restic: () => Restic;
  /** What is known of it from earlier sessions. */
  record: RepositoryRecord;
  /** How much a backup would read. */
  databaseBytes?: number;
  now: Date;
}

/** Whether it can be opened or made, whether something has it locked, when it was checked, and its room. Takes no lock. */
export async function examineRepository(exam: RepositoryExam): Promise<Finding[]> {
  const opened = await attempt('repository.open', () => open(exam));
  const isThere = opened.every(({ check, level }) => check === 'repository.open' && level === 'ok');
  const later = isThere
    ? [...(await attempt('repository.locks', () => locks(exam))), lastCheck(exam), ...room(exam, ADDED_SHARE)]
    : room(exam, 1);
  return [...opened, ...later];
}

async function open({ repository, restic }: RepositoryExam): Promise<Finding[]> {
  const driver = restic();
  try {
    const { version } = await driver.catConfig();
    const text = `${driver.repository} is there (format ${version}), and the password opens it.`;
    return [{ check: 'repository.open', level: 'ok', text }];
  } catch (error) {
    if (!isStashError(error) || error.code !== 'SA_REPOSITORY_ABSENT') throw error;
    const check = 'repository.absent';
    const text = `There is no repository at ${driver.repository} yet. The first backup creates it.`;
    if (repository.spec.backend.local !== undefined) return [{ check, level: 'ok', text }];
    const fix = `Create it now, which also shows whether the store lets you: stash-addons init --repo ${driver.repository}.`;
    return [{ check, level: 'warning', text, fix }];
  }
}

async function locks({ restic, now }: RepositoryExam): Promise<Finding[]> {
  const found = await restic().listLocks();
  if (found.length === 0) return [{ check: 'repository.locks', level: 'ok', text: 'Nothing has it locked.' }];
  return found.map((lock) => lockFinding(lock, now));
}

function lockFinding(lock: LockInfo, now: Date): Finding {
  const check = 'repository.locks';
  const minutes = Math.round((now.getTime() - Date.parse(lock.time)) / 60_000);
  const by = `process ${lock.pid} of ${lock.hostname}, renewed ${minutes} minutes ago`;
  const isDead = isLockProvenDead(lock, { hostname: hostname(), isAlive: isProcessAlive });
  if (isDead) {
    return {
      check,
      level: 'warning',
      text: `A dead process holds a lock: ${by}.`,
      fix: 'Remove it: stash-addons unlock.',
    };
  }
  if (!lock.exclusive) return { check, level: 'ok', text: `A run uses it: ${by}.` };
  const fix = 'Wait until it has ended. If it is dead, remove its lock: stash-addons unlock --remove-all.';
  return { check, level: 'warning', text: `Someone has it for themselves: ${by}.`, fix };
}

function lastCheck({ record, now }: RepositoryExam): Finding {
  const check = 'repository.check';
  const fix = 'Check it: stash-addons check.';
  const { checkedAt, status } = record;
  if (status?.integrity === false) {
    return {
      check,
      level: 'error',
      text: 'The last check found damage.',
      fix: `${fix} Do not prune it before.`,
      code: 'SA_REPOSITORY_CORRUPT',
    };
  }
  if (checkedAt === undefined) {
    return { check, level: 'warning', text: 'No session of this machine has checked it for damage yet.', fix };
  }
  const days = Math.floor((now.getTime() - Date.parse(checkedAt)) / DAY_MS);
  const text = `It was last checked for damage ${days} days ago, and was sound.`;
  return days * DAY_MS <= CHECK_DUE_MS ? { check, level: 'ok', text } : { check, level: 'warning', text, fix };
}

/** Only a folder of this machine can be measured. */
function room({ repository, databaseBytes }: RepositoryExam, share: number): Finding[] {
  const folder = repository.spec.backend.local?.mountPath;
  if (folder === undefined) return [];
  const need = databaseBytes === undefined ? {} : { need: `the database has ${formatSize(databaseBytes)}` };
  const least = Math.max(LEAST_BYTES, (databaseBytes ?? 0) * share);
  const fix = 'Free some space there, make the user its owner, or choose a folder on a larger disk.';
  return [roomFinding({ check: 'space.repository', what: 'The repository', folder, least, fix, ...need })];
}
