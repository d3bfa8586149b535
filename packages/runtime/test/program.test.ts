import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { run, scene, sh, snapshots, start, streamPlan, type Scene } from './harness.js';
import { read } from './traces.js';

const GOOD = 'head -c 500 /dev/zero | tr "\\0" x; echo; echo "-- widget complete"';
const PASSWORD = { $secret: { from: 'target', key: 'password' } };

test.concurrent('without a run directory nothing is run', async () => {
  const at = scene({ repository: 'absent' });
  const { ended } = await start(at, { output: false, args: [], env: { STASH_ADDONS_RUN_DIR: '' } });
  expect((await ended).code).toBe(2);
});

test.concurrent('a database client sees neither our environment nor the secrets of the repository', async () => {
  const at = scene();
  const dump = sh(at, `env > ${at.root}/env; ${GOOD}`, { env: { WIDGET_PASSWORD: PASSWORD, MODE: 'fast' } });
  await run(at, { plan: streamPlan([dump]), env: { AWS_SECRET_ACCESS_KEY: 'cloud-key', MY_OWN: 'x' } });
  const names = (read(at, 'env') ?? '')
    .split('\n')
    .map((line) => line.split('=')[0])
    .filter((name) => !['PWD', '_', 'SHLVL', 'OLDPWD', ''].includes(name as string));
  expect(names.sort()).toEqual(['HOME', 'LANG', 'MODE', 'PATH', 'TMPDIR', 'WIDGET_PASSWORD']);
  expect(read(at, 'env')).toContain('WIDGET_PASSWORD=pass:w"ord\\9');
});

test.concurrent('restic does not see the secrets of the database', async () => {
  const at = scene();
  const env =
    'for p in /proc/[0-9]*; do if grep -qz "^RESTIC_REPOSITORY=' +
    at.repo +
    '$" $p/environ 2>/dev/null; then tr "\\0" "\\n" < $p/environ; fi; done';
  await run(at, {
    plan: streamPlan([sh(at, `sleep 0.3; ${env} > ${at.root}/env; ${GOOD}`, { env: { WIDGET_PASSWORD: PASSWORD } })]),
  });
  expect(read(at, 'env')).toContain('RESTIC_PASSWORD=');
  expect(read(at, 'env')).not.toContain('pass:w');
});

test.concurrent('secrets are in no command line, log line or result, also when a client prints them', async () => {
  const at = scene();
  const look = `cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " > ${at.root}/lines; cat ${at.out}/journal/* > ${at.root}/journal; echo "login $WIDGET_PASSWORD denied" >&2; exit 1`;
  const ran = await run(at, { plan: streamPlan([sh(at, look, { env: { WIDGET_PASSWORD: PASSWORD } })]) });
  const printed = [
    read(at, 'lines'),
    ran.text,
    JSON.stringify(ran.result),
    JSON.stringify(ran.output),
    read(at, 'journal'),
  ];
  expect(ran.result?.error?.message).toContain('login [secret] denied');
  for (const text of printed) {
    expect(text).toBeTruthy();
    expect(text).not.toContain('w"ord\\9');
    expect(text).not.toContain('w\\"ord\\\\9');
    expect(text).not.toContain('repository-password-9');
  }
});

test.concurrent('secrets in files are encoded as their place asks, and only the owner can read them', async () => {
  const at = scene();
  const ref = (encode?: 'pgpass' | 'cnf' | 'json' | 'url') => ({
    $secret: { from: 'target', key: 'password', ...(encode === undefined ? {} : { encode }) },
  });
  const content = ['[', ref('pgpass'), ']\n', ref('cnf'), '\n', ref('json'), '\n', ref('url'), '\n', ref(), '\n'];
  const dump: Command = {
    argv: [
      'sh',
      '-c',
      `cat "$1" > ${at.root}/seen; stat -c %a "$1" "$(dirname "$1")" >> ${at.root}/seen; ${GOOD}`,
      at.token,
      { $path: 'my.cnf' },
    ],
    files: [{ path: 'my.cnf', content }],
  };
  const ran = await run(at, { plan: streamPlan([dump]) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'seen')).toBe(
    '[pass\\:w"ord\\\\9]\n"pass:w\\"ord\\\\9"\n"pass:w\\"ord\\\\9"\npass%3Aw%22ord%5C9\npass:w"ord\\9\n600\n700\n',
  );
});

test.concurrent('an unknown flag is wrong usage', async () => {
  const at = scene();
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), args: ['--no-such-flag=1'] });
  expect(ran.code).toBe(2);
  expect(ran.log.at(-1)).toMatchObject({ code: 'SA_RUN_FLAG_UNKNOWN' });
});

test.concurrent('every flag that the wire passes is taken, in both ways of writing', async () => {
  const at = scene();
  const args = [
    '--provider=local',
    `--bucket=${at.repo}`,
    '--endpoint=',
    '--insecure-tls=false',
    '--region=',
    '--path=',
    '--storage-secret-name=storage',
    '--storage-secret-namespace',
    'demo',
    '--scratch-dir=/stash-tmp',
    '--enable-cache=true',
    '--max-connections=0',
    '--hostname=',
    '--wait-timeout=300',
    '--namespace=demo',
    '--appbinding=shop',
    '--appbinding-namespace=demo',
    '--backupsession=session-1',
    '--retention-keep-last=5',
    '--retention-keep-tags=',
    '--retention-prune=true',
    '--license-apiservice=',
    '--master',
    '',
    '--kubeconfig=',
  ];
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), args });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)[0]?.hostname).toBe('host-0');
});

test.concurrent.each([['--appbinding=other'], ['--backupsession=other'], ['--storage-secret-name=other']])(
  '%s names something that was not provided, and nothing is run',
  async (flag) => {
    const at = scene();
    const ran = await run(at, { plan: streamPlan([sh(at, `touch ${at.root}/ran; ${GOOD}`)]), args: [flag] });
    expect(ran.result?.error?.code).toBe('SA_RUN_FLAG_UNPROVIDED');
    expect(read(at, 'ran')).toBeUndefined();
  },
);

test.concurrent('a resolved flag wins over the document', async () => {
  const at = scene();
  at.request.repository.spec.backend = { storageSecretName: 'storage', local: { mountPath: '/nowhere' } };
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), args: ['--provider=local', `--bucket=${at.repo}`] });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)).toHaveLength(1);
});

test.concurrent('a parameter that breaks its schema is refused', async () => {
  const at = scene();
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), args: ['--wait-timeout=soon'] });
  expect(ran.result?.error?.code).toBe('SA_PARAM_INVALID');
});

test.concurrent('a request of another contract is refused', async () => {
  const at = scene();
  at.request.contract = '7.0';
  expect((await run(at, { plan: streamPlan([sh(at, GOOD)]) })).code).toBe(2);
});

test.concurrent('a database that comes up while we wait is backed up', async () => {
  const at = scene();
  const probe = sh(
    at,
    `echo try >> ${at.root}/tries; test $(wc -l < ${at.root}/tries) -ge 3 || { echo "connection refused" >&2; exit 1; }`,
  );
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), probe: [[probe]] });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'tries')).toBe('try\n'.repeat(3));
});

test.concurrent('a database that does not come up in time is unreachable', async () => {
  const at = scene();
  const ran = await run(at, {
    plan: streamPlan([sh(at, GOOD)]),
    probe: [[sh(at, 'echo "connection refused" >&2; exit 1')]],
    args: ['--wait-timeout=1'],
  });
  expect(ran.result?.error).toMatchObject({
    code: 'SA_TARGET_UNREACHABLE',
    message: expect.stringContaining('within 1 seconds: connection refused'),
  });
});

test.concurrent('a wrong password is not waited for', async () => {
  const at = scene();
  const probe = sh(at, `echo try >> ${at.root}/tries; echo "bad password" >&2; exit 1`);
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]), probe: [[probe]] });
  expect(ran.result?.error?.code).toBe('SA_TARGET_PASSWORD');
  expect(read(at, 'tries')).toBe('try\n');
});

test.concurrent('a plan that needs a program which is not there says how to get it', async () => {
  const at = scene();
  const ran = await run(at, { plan: streamPlan([{ argv: ['wdump'] }]) });
  expect(ran.result?.error).toMatchObject({ code: 'SA_TOOL_MISSING', hint: 'Install it: apt-get install wdump.' });
});

test.concurrent('a program that is too old is named with its version', async () => {
  const at = scene();
  const bin = program(at, 'echo "wdump 1.9 for widget"');
  const ran = await run(at, {
    plan: streamPlan([{ argv: ['wdump'] }]),
    env: { PATH: `${bin}:${process.env['PATH']}` },
  });
  expect(ran.result?.error).toMatchObject({ code: 'SA_TOOL_MISSING', message: expect.stringContaining('found: 1.9') });
});

function program(at: Scene, script: string): string {
  const bin = join(at.root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'wdump'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

test.concurrent('a Secret without the key a plan needs is named', async () => {
  const at = scene();
  const ran = await run(at, {
    plan: streamPlan([sh(at, GOOD, { env: { X: { $secret: { from: 'target', key: 'certificate' } } } })]),
  });
  expect(ran.result?.error?.code).toBe('SA_TARGET_SECRET_KEY');
});

test.concurrent('a password with a NUL character is refused', async () => {
  const at = scene();
  at.secrets['demo/shop-auth/password'] = 'a\0b';
  const ran = await run(at, { plan: streamPlan([sh(at, GOOD)]) });
  expect(ran.result?.error?.code).toBe('SA_TARGET_PASSWORD_NUL');
});
