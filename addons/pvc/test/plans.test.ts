import { contextOf, snapshotOf, type Given } from '@stash-addons/addon-tests';
import type { HostChoice, Plan, RunContext, RunTarget } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { manifest } from '../src/manifest.js';
import { planRestore } from '../src/restore.js';

function contextFor(given: Given, target: Partial<RunTarget> = {}, hosts: HostChoice[] = []): RunContext {
  const context = contextOf(manifest, given);
  return { ...context, request: { ...context.request, target: { ref: {}, ...target }, hosts } };
}

const backup = (flags: Record<string, string>, target: Partial<RunTarget> = {}) =>
  planBackup(contextFor({ flags }, target));
const restore = (flags: Record<string, string>, paths: string[], hosts: HostChoice[] = []) =>
  planRestore(contextFor({ operation: 'restore', flags }, {}, hosts), [{ ...snapshotOf(manifest, 'files'), paths }]);
const flowOf = ({ units }: Plan) => units[0]?.flow;

describe('a backup', () => {
  it('stores the paths of the flag under the host of the flag', () => {
    const plan = backup({ hostname: 'web', 'backup-paths': '/srv/www,/srv/conf', exclude: '*.tmp,cache' });
    const flow = { kind: 'volume', paths: ['/srv/www', '/srv/conf'], exclude: ['*.tmp', 'cache'] };
    expect(plan.units).toEqual([{ host: 'web', format: 'files', flow }]);
  });

  it('takes a path with a comma for one path', () => {
    const flow = flowOf(backup({ 'backup-paths': '/data/a,b' }, { paths: ['/data/a,b'] }));
    expect(flow).toEqual({ kind: 'volume', paths: ['/data/a,b'] });
  });

  it('passes on what the user may say to restic, and refuses all else', () => {
    const args = '--one-file-system --exclude-larger-than=1G';
    expect(flowOf(backup({ 'backup-paths': '/data', args }))).toMatchObject({ args: args.split(' ') });
    for (const other of ['--repo=/x', '--password-command=id', '--host=other', '-r /x', '--stdin', 'word']) {
      const plan = () => backup({ 'backup-paths': '/data', args: other });
      expect(plan, other).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
    }
  });
});

describe('a restore', () => {
  it('brings back all that the snapshot holds', () => {
    expect(flowOf(restore({ 'restore-paths': '' }, ['/stash-data']))).toEqual({
      kind: 'volume',
      paths: ['/stash-data'],
    });
  });

  it('brings back what the rule of its host names', () => {
    const rule = { host: 'host-0', paths: ['/d/a,b'], include: ['/d/a,b/*.txt'], exclude: ['*.tmp'] };
    const flags = { 'restore-paths': '/d/a,b', include: '/d/a,b/*.txt', exclude: '*.tmp', args: '--verify' };
    const { host: _, ...selected } = rule;
    expect(flowOf(restore(flags, ['/d'], [rule]))).toEqual({ kind: 'volume', ...selected, args: ['--verify'] });
  });

  it('never removes what the snapshot does not have', () => {
    const plan = () => restore({ args: '--delete' }, ['/stash-data']);
    expect(plan).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
  });
});
