import { describe, expect, it } from 'vitest';
import {
  backupArgs,
  consecutive,
  FUNCTION_ARGS,
  imageOf,
  jobOperation,
  LOGIN_ACCESS,
  optionalKeys,
  releasesOf,
  restoreArgs,
  switchParam,
  textParam,
  toolOf,
  validateManifest,
  WAIT_TIMEOUT_PARAM,
} from '../../src/index.js';
import { sampleManifest } from '../contract/sample.js';

const { repository, cache, host, sourceHost, wait, namespace, appBinding, ...rest } = FUNCTION_ARGS;
const { backupSession, snapshot, retention, output } = rest;
const privileges = [{ grant: 'READ', why: 'reads all' }];

describe('the args of a Function', () => {
  it('of a backup stand in the order of the wire', () => {
    expect(backupArgs('backup-acme', ['--own'], ['--last'])).toEqual([
      ...['backup-acme', ...repository, ...cache, ...host, '--own', ...wait, ...namespace, ...appBinding],
      ...[...backupSession, ...retention, ...output, '--last'],
    ]);
  });

  it('of a restore too', () => {
    expect(restoreArgs('restore-acme', ['--own'], ['--last'])).toEqual([
      ...['restore-acme', ...repository, ...cache, ...host, ...sourceHost, '--own'],
      ...[...wait, ...namespace, ...appBinding, ...snapshot, ...output, '--last'],
    ]);
  });
});

describe('an operation', () => {
  const name = 'acme-backup-{release}';

  it('has a Function and a Task of its name, and what was given wins', () => {
    const operation = jobOperation({ name, args: ['backup-acme'], access: LOGIN_ACCESS, privileges, hosts: 'many' });
    expect(operation).toMatchObject({ functions: [{ name, args: ['backup-acme'] }], hosts: 'many', models: ['job'] });
    expect(operation.task.steps.map((step) => step.name)).toEqual([name, 'update-status']);
  });

  it('can have several bodies', () => {
    const functions = ['1', '2'].map((release) => ({ name, args: [release], releases: [release] }));
    expect(jobOperation({ name, functions, access: LOGIN_ACCESS, privileges }).functions).toEqual(functions);
  });

  it('is valid in a manifest, with keys, releases, params and tools made here', () => {
    const access = { ...LOGIN_ACCESS, secretKeys: optionalKeys(['username', 'ACME_USER'], ['password']) };
    expect(access.secretKeys).toEqual([
      { key: 'username', alias: ['ACME_USER'], optional: true },
      { key: 'password', optional: true },
    ]);
    const own = ['--acme-args=${args:=}'];
    const backup = jobOperation({ name, args: backupArgs('backup-acme', own), access, privileges });
    const restore = jobOperation({
      ...{ name: 'acme-restore-{release}', args: restoreArgs('restore-acme', own), access, privileges },
      existing: { effect: 'merges', says: 'keeps all others' },
    });
    const manifest = {
      ...sampleManifest(),
      objectPrefix: 'acme',
      operations: { backup, restore },
      releases: releasesOf(imageOf('registry.acme.dev/addons/acme', '1'), consecutive([['1', '1']])),
      params: {
        args: textParam('More arguments', { flag: 'acme-args' }),
        merge: switchParam('Load over what is there', { appliesTo: ['restore'] }),
        waitTimeout: WAIT_TIMEOUT_PARAM,
      },
      tools: { acme: toolOf('>=1', 'apt-get install acme', { folders: ['/opt/acme/bin'] }) },
    };
    const check = validateManifest(manifest);
    expect(check.ok ? [] : check.problems).toEqual([]);
  });
});

describe('releases', () => {
  it('serve up to the first version of the next one', () => {
    const rows = [
      ['9.6.19', '0'],
      ['10.14', '10', ['10.23']],
    ] as const;
    const image = imageOf('registry.acme.dev/acme', '0.1.0');
    expect(image.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(releasesOf(image, consecutive(rows))).toEqual([
      { suffix: '9.6.19', server: '>=0 <10', tested: [], image: { ...image, tag: '9.6.19-v0.1.0' } },
      { suffix: '10.14', server: '>=10', tested: ['10.23'], image: { ...image, tag: '10.14-v0.1.0' } },
    ]);
    expect(releasesOf(image, [['', '*']])[0]?.image.tag).toBe('v0.1.0');
    expect(consecutive(rows, '12').at(-1)).toEqual(['10.14', '>=10 <12', ['10.23']]);
  });
});
