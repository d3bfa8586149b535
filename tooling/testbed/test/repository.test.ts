import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheBin, makeRepository, withTempDir } from '../src/index.js';

it('a repository that was made without restic opens with its password alone, and stores what restic checks', () =>
  withTempDir((folder) => {
    const repository = join(folder, 'repository');
    makeRepository(repository, 'pass "wörd');
    const restic = (args: string[], RESTIC_PASSWORD: string, input = '') =>
      execFileSync(cacheBin('restic'), [...args, '--no-cache'], {
        env: { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD },
        stdio: 'pipe',
        encoding: 'utf8',
        input,
      });
    restic(['backup', '--stdin', '--stdin-filename', 'text'], 'pass "wörd', 'some text');
    expect(restic(['dump', 'latest', 'text'], 'pass "wörd')).toBe('some text');
    expect(restic(['check', '--read-data'], 'pass "wörd')).toContain('no errors were found');
    expect(() => restic(['snapshots'], 'another')).toThrow('wrong password');
  }));
