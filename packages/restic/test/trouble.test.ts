import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBin, withTempDir } from '@stash-addons/testbed';
import { describe, expect, it } from 'vitest';
import { rejectedSnapshot } from '../src/index.js';
import { failureOf, localAt, repositoryAt, resticAt, store } from './support.js';

function script(dir: string, body: string): string {
  const path = join(dir, 'program');
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

describe('in trouble', () => {
  it('forgets the snapshot of a cancelled backup, although everything else was cancelled too', () =>
    withTempDir(async (dir) => {
      const plain = repositoryAt(dir);
      const real = cacheBin('restic');
      const binary = script(dir, `case " $* " in *" backup "*) ${real} "$@"; exec sleep 60;; esac\nexec ${real} "$@"`);
      const abort = new AbortController();
      const onEvent = (event: { type: string; bytesDone?: number }) => {
        if (event.type === 'progress' && event.bytesDone === 6) abort.abort();
      };
      const restic = localAt(dir, 'repository', { binary, signal: abort.signal, onEvent });
      const failure = await failureOf(store(restic, dir, { content: 'widget' }));
      expect(failure).toMatchObject({ code: 'SA_RUN_CANCELLED' });
      expect(rejectedSnapshot(failure)).toMatchObject({ removed: true });
      expect(await plain.snapshots()).toEqual([]);
    }));

  it('gives up on a silent store only where the client is known to hide its retries', () =>
    withTempDir(async (dir) => {
      const settings = { binary: script(dir, 'exec sleep 60'), connectTimeoutSeconds: 0.05 };
      const silent = resticAt({ dir, backend: { azure: { container: 'acme' } } }, settings);
      const failure = await failureOf(silent.snapshots());
      expect(failure).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
      expect(failure.message).toContain('no answer');
      const abort = new AbortController();
      const patient = localAt(dir, 'r', { ...settings, signal: abort.signal });
      setTimeout(() => abort.abort(), 1500);
      expect(await failureOf(patient.snapshots())).toMatchObject({ code: 'SA_RUN_CANCELLED' });
    }));

  it('does not call a repository damaged whose data could not be fetched', () =>
    withTempDir(async (dir) => {
      const said = ['Load(<data/1c3e7ba83d>, 207, 0) failed: dial tcp 1.2.3.4:1: connection refused'];
      const ending = [...said, 'Fatal: repository contains errors'].map((line) => `echo '${line}' >&2`).join('\n');
      const restic = localAt(dir, 'r', { binary: script(dir, `${ending}\nexit 1`) });
      expect(await failureOf(restic.check())).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
    }));
});
