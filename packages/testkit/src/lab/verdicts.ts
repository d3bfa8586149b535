import { setTimeout as sleep } from 'node:timers/promises';
import { kill, programOf, withEnvironment } from '../machine/processes.js';
import type { Repository } from '../repository/repository.js';
import type { Ended } from '../run/program-run.js';
import type { Served } from '../server/served.js';
import { must, mustEqual } from './failed.js';
import { errorText, type Lab } from './lab.js';

const DEATH_MS = 15_000;

/** The run said why it failed, in a way that its user can do something with. */
export function mustSayError({ result, code, signal, log }: Ended, wanted: RegExp, what: string): void {
  must(result !== undefined, `${what} must leave a result; it ended with ${signal ?? code}: ${log.slice(-600)}`);
  must(result.error !== undefined, `${what} must fail, and it is told as a success`);
  const said = errorText(result);
  must(wanted.test(result.error.code), `${what} must end with ${wanted.source}, and ended with ${said}`);
  must(result.error.hint !== '', `${said} has no hint`);
}

/** What is in the repository of a backup that failed. */
export async function mustHoldNothing(repository: Repository, what: string): Promise<void> {
  const left = await repository.snapshots();
  must(left.length === 0, `${what}: ${left.length} snapshot(s) of a failed backup are in the repository`);
}

/** A backup that must fail, with one of these codes, and leave no snapshot. */
export async function mustRefuseBackup(
  lab: Lab,
  wish: Omit<Parameters<Lab['run']>[1], 'repository'>,
  { code, what }: { code: RegExp; what: string },
): Promise<Ended> {
  const repository = lab.repository();
  const ended = await lab.run('backup', { ...wish, repository });
  mustSayError(ended, code, what);
  await mustHoldNothing(repository, what);
  return ended;
}

/** A restore that must fail and change nothing. */
export async function mustRefuseRestore(
  lab: Lab,
  wish: Parameters<Lab['run']>[1],
  { code, what }: { code: RegExp; what: string },
): Promise<void> {
  const before = await lab.fingerprint(wish.served);
  mustSayError(await lab.run('restore', wish), code, what);
  mustEqual(await lab.fingerprint(wish.served), before, `${what} has changed the database`);
}

/** Restores into an emptied database, and compares it with what was backed up. */
export async function mustComeBack(
  lab: Lab,
  served: Served,
  { repository, fingerprint }: { repository: Repository; fingerprint: string },
): Promise<void> {
  await served.act(lab.data.clear);
  await lab.mustRestore({ served, repository });
  mustEqual(await lab.fingerprint(served), fingerprint, 'What was restored is not what was backed up');
}

/** Processes of the run that live, after some patience, by name; they carry its folder in their environment. They are ended. */
export async function livingOf({ dir }: Pick<Ended, 'dir'>): Promise<string[]> {
  const deadline = Date.now() + DEATH_MS;
  let alive = withEnvironment(dir);
  while (alive.length > 0 && Date.now() < deadline) {
    await sleep(20);
    alive = withEnvironment(dir);
  }
  const names = alive.map((pid) => `${programOf(pid)} (${pid})`);
  for (const pid of alive) kill(pid);
  return names;
}

export async function mustBeDead(ended: Pick<Ended, 'dir'>, what: string): Promise<void> {
  const alive = await livingOf(ended);
  must(alive.length === 0, `${what}: still running after ${DEATH_MS / 1000} s: ${alive.join(', ')}`);
}
