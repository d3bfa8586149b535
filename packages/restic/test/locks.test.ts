import { spawn } from 'node:child_process';
import { closeSync, existsSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cacheBin, withTempDir } from '@stash-addons/testbed';
import { describe, expect, it } from 'vitest';
import { isLockProvenDead, isProcessAlive, pastDeadLocks, type LockInfo } from '../src/index.js';
import { endlessPipe, failureOf, isRunning, localAt, PASSWORD, repositoryAt, store, until } from './support.js';

const observer = { hostname: hostname(), isAlive: isProcessAlive };

describe('locks', () => {
  it('are removed when their process is dead, and left while it lives', () =>
    withTempDir(async (dir) => {
      const restic = repositoryAt(dir);
      const { snapshot_id: id } = await store(restic, dir, { content: 'x' });
      const pipe = endlessPipe(dir);
      let reading = false;
      const busy = localAt(dir, 'repository', { onEvent: (event) => (reading ||= event.type === 'progress') });
      const running = busy.backupStream({ stdin: pipe, filename: 'f', host: 'h' });
      await until('restic reads', () => reading);

      const [lock] = await restic.listLocks();
      expect(lock).toMatchObject({ pid: running.pid, hostname: hostname(), exclusive: false });
      const locked = await failureOf(restic.forget({ ids: [id] }));
      expect(locked).toMatchObject({ code: 'SA_REPOSITORY_LOCKED' });
      expect(locked.message).toContain(`PID ${running.pid}`);
      const prune = () => restic.prune();
      expect(await failureOf(pastDeadLocks(restic, observer, prune))).toMatchObject({ code: 'SA_REPOSITORY_LOCKED' });
      expect(isRunning(running.pid)).toBe(true);
      expect(await restic.listLocks()).toHaveLength(1);

      running.kill('SIGKILL');
      expect(await failureOf(running.done)).toMatchObject({ code: 'SA_RUN_CANCELLED' });
      closeSync(pipe);
      expect(await failureOf(restic.prune())).toMatchObject({ code: 'SA_REPOSITORY_LOCKED' });
      await pastDeadLocks(restic, observer, prune);
      expect(await restic.listLocks()).toEqual([]);
      expect(await restic.snapshots()).toHaveLength(1);
    }));

  it('of a process that is dead, but of which its parent took no note, are removed', () =>
    withTempDir(async (dir) => {
      const restic = repositoryAt(dir);
      const pipe = endlessPipe(dir);
      // A command in the background reads nothing of the shell's own input.
      const script = `exec 3<&0; '${cacheBin('restic')}' --no-cache backup --stdin <&3 & echo $!; exec sleep 60`;
      const parent = spawn('sh', ['-c', script], {
        env: { ...process.env, RESTIC_REPOSITORY: join(dir, 'repository'), RESTIC_PASSWORD: PASSWORD },
        stdio: [pipe, 'pipe', 'ignore'],
      });
      let pid = 0;
      parent.stdout?.on('data', (text: Buffer) => (pid = Number(text)));
      await until('restic has its lock', () => readdirSync(join(dir, 'repository', 'locks')).length === 1);
      process.kill(pid, 'SIGKILL');
      await until('restic is dead', () => !isProcessAlive(pid));
      expect(existsSync(`/proc/${pid}`)).toBe(true);
      await pastDeadLocks(restic, observer, () => restic.prune());
      expect(await restic.listLocks()).toEqual([]);
      closeSync(pipe);
      parent.kill('SIGKILL');
    }));

  const lock: LockInfo = {
    id: 'i',
    time: '2001-01-01T00:00:00Z',
    exclusive: true,
    hostname: 'here',
    username: 'u',
    pid: 7,
  };
  const dead = { hostname: 'here', isAlive: () => false };
  it.each([
    ['a dead process of this machine', lock, dead, true],
    ['a living one', lock, { ...dead, isAlive: (pid: number) => pid === 7 }, false],
    ['an old one of another machine', { ...lock, hostname: 'there' }, dead, false],
    ['one of a machine known to be gone', { ...lock, hostname: 'there' }, { ...dead, isHostGone: () => true }, true],
    [
      'one of this machine, whatever is said of others',
      lock,
      { ...dead, isAlive: () => true, isHostGone: () => true },
      false,
    ],
  ])('count as dead only when that is certain: %s', (_, one, seen, expected) => {
    expect(isLockProvenDead(one, seen)).toBe(expected);
  });
});
