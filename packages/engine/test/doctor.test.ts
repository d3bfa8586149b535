import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StashError, type Finding } from '@stash-addons/core';
import type { LockInfo, Restic } from '@stash-addons/restic';
import { afterAll, describe, expect, it } from 'vitest';
import { examineRepository, type RepositoryExam } from '../src/doctor/repository.js';
import { roomFinding } from '../src/doctor/room.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

/** Stands in for restic: a repository that is there, with these locks. */
function fakeRestic(
  locks: Partial<LockInfo>[] = [],
  catConfig = () => Promise.resolve({ version: 2, id: 'x' }),
): Restic {
  const listLocks = () => Promise.resolve(locks as LockInfo[]);
  return { repository: folder, catConfig, listLocks } as unknown as Restic;
}

function look(change: Partial<RepositoryExam> = {}): Promise<Finding[]> {
  const repository = { spec: { backend: { local: { mountPath: folder } } } };
  const record = { checkedAt: daysAgo(1) };
  return examineRepository({ repository, restic: () => fakeRestic(), record, now: NOW, ...change });
}

const find = (findings: Finding[], check: string) => findings.find((one) => one.check === check);

describe('a repository', () => {
  it('that is well has nothing but good findings', async () => {
    const findings = await look();
    expect(findings.map(({ check, level }) => [check, level])).toEqual([
      ['repository.open', 'ok'],
      ['repository.locks', 'ok'],
      ['repository.check', 'ok'],
      ['space.repository', 'ok'],
    ]);
  });

  it.each([
    ['SA_REPOSITORY_PASSWORD', 'repository.open', 'error'],
    ['SA_REPOSITORY_UNREACHABLE', 'repository.open', 'error'],
    ['SA_REPOSITORY_ABSENT', 'repository.absent', 'ok'],
  ] as const)('that answers %s has the finding %s as %s', async (code, check, level) => {
    const error = new StashError(code, { repository: folder, text: 'no' });
    const findings = await look({ restic: () => fakeRestic([], () => Promise.reject(error)) });
    expect(find(findings, check)?.level).toBe(level);
    expect(find(findings, 'repository.locks')).toBeUndefined();
  });

  it('that is not there yet in a store is a warning: whether it can be made is seen only then', async () => {
    const error = new StashError('SA_REPOSITORY_ABSENT', { repository: 's3' });
    const repository = { spec: { backend: { s3: { endpoint: 'e', bucket: 'b' } } } };
    const findings = await look({ repository, restic: () => fakeRestic([], () => Promise.reject(error)) });
    expect(findings).toMatchObject([
      { check: 'repository.absent', level: 'warning', fix: expect.any(String) as string },
    ]);
  });

  it.each([
    ['a dead process of this machine', { hostname: hostname(), pid: 2 ** 22 + 1, exclusive: false }, 'warning'],
    ['a living process, for itself alone', { hostname: hostname(), pid: process.pid, exclusive: true }, 'warning'],
    ['a living process, with others', { hostname: hostname(), pid: process.pid, exclusive: false }, 'ok'],
    ['another machine, for itself alone', { hostname: 'elsewhere', pid: 1, exclusive: true }, 'warning'],
  ])('locked by %s', async (_, lock, level) => {
    const findings = await look({ restic: () => fakeRestic([{ time: daysAgo(0), ...lock }]) });
    expect(find(findings, 'repository.locks')).toMatchObject({
      level,
      text: expect.stringContaining(String(lock.pid)) as string,
    });
  });

  it.each([
    [{ checkedAt: daysAgo(14) }, 'ok'],
    [{ checkedAt: daysAgo(15) }, 'warning'],
    [{}, 'warning'],
    [{ checkedAt: daysAgo(1), status: { integrity: false } }, 'error'],
  ])('whose last check is %j', async (record, level) => {
    expect(find(await look({ record }), 'repository.check')?.level).toBe(level);
  });

  it('needs room for the whole database where it is not there yet, and for a part of it later', async () => {
    const { bavail, bsize } = statfsSync(folder);
    const absent = () =>
      fakeRestic([], () => Promise.reject(new StashError('SA_REPOSITORY_ABSENT', { repository: folder })));
    const databaseBytes = bavail * bsize * 2;
    expect(find(await look({ databaseBytes, restic: absent }), 'space.repository')?.level).toBe('warning');
    expect(find(await look({ databaseBytes }), 'space.repository')?.level).toBe('ok');
  });
});

describe('room', () => {
  const room = { check: 'space.x', what: 'The folder', fix: 'Free some.' };

  it('is looked for in the nearest folder that is there', () => {
    mkdirSync(join(folder, 'a'));
    expect(roomFinding({ ...room, folder: join(folder, 'a', 'b', 'c'), least: 1 })).toMatchObject({ level: 'ok' });
  });

  it('is an error where nobody may write, and a warning where there is too little', () => {
    expect(roomFinding({ ...room, folder: join(import.meta.filename, 'x'), least: 1 })).toMatchObject({
      level: 'error',
      fix: room.fix,
    });
    expect(roomFinding({ ...room, folder, least: 2 ** 60 })).toMatchObject({ level: 'warning', fix: room.fix });
  });
});
