import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type Command, type DoctorResult, type Finding } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { plan, run, runBuiltin, scene, sh, streamPlan, type RunOptions, type Scene } from './harness.js';

async function examine(at: Scene, options: RunOptions = {}): Promise<{ code: number | null; found: DoctorResult }> {
  at.request.params['plan'] ??= JSON.stringify(streamPlan([sh(at, 'true')]));
  const { code, text } = await run(at, { verb: 'doctor', ...options });
  const path = join(at.out, 'doctor.json');
  return { code, found: JSON.parse(options.output === false ? text : readFileSync(path, 'utf8')) as DoctorResult };
}

const levels = ({ findings }: DoctorResult) => findings.map(({ check, level }) => `${check} ${level}`);
const finding = ({ findings }: DoctorResult, wanted: string) => findings.find(({ check }) => check === wanted);

/** A folder with a client of that version. */
function clientFolder(at: Scene, version: string): string {
  const folder = join(at.root, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'wdump'), `#!/bin/sh\necho wdump ${version}\n`);
  chmodSync(join(folder, 'wdump'), 0o755);
  return folder;
}

/** What the addon's doctor asks, round by round. */
function ask(at: Scene, rounds: Command[][]): void {
  at.request.params['doctor'] = JSON.stringify(rounds);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).size}`)
    .sort();
}

test.concurrent(
  'without a run it looks for the clients alone, and says how to get the one that is missing',
  async () => {
    const at = scene({ repository: 'absent' });
    const { code, found } = await examine(at, { output: false, env: { STASH_ADDONS_RUN_DIR: '' } });
    expect(code).toBe(1);
    expect(found.findings).toEqual([
      {
        check: 'client.wdump',
        level: 'error',
        text: 'The program wdump (>=2) was not found; found: none.',
        fix: 'Install it: apt-get install wdump.',
        code: 'SA_TOOL_MISSING',
      },
    ]);
  },
);

test.concurrent.each([
  ['2.3', 'ok', 0],
  ['1.9', 'error', 1],
] as const)('a client of version %s is %s', async (version, level, status) => {
  const at = scene({ repository: 'absent' });
  const PATH = `${clientFolder(at, version)}:${process.env['PATH']}`;
  const { code, found } = await examine(at, { output: false, env: { STASH_ADDONS_RUN_DIR: '', PATH } });
  expect(levels(found)).toEqual([`client.wdump ${level}`]);
  expect(found.findings[0]?.text).toContain(version);
  expect(code).toBe(status);
});

test.concurrent(
  'a server that is well is asked by the probe, the plan and the addon, and nothing is changed',
  async () => {
    const at = scene();
    const before = filesOf(at.repo);
    ask(at, [[sh(at, 'echo one'), sh(at, 'echo two; exit 3', { ok: [0, 3] })], [sh(at, 'echo three')]]);
    const warning = { code: 'SA_TOOL_TOO_NEW' as const, message: 'The client is too new.', hint: 'Take an older one.' };
    const { code, found } = await examine(at, {
      plan: { ...streamPlan([sh(at, `touch ${at.root}/dumped`)]), serverVersion: '2.4', warnings: [warning] },
      env: { PATH: `${clientFolder(at, '2.3')}:${process.env['PATH']}` },
    });
    expect(levels(found)).toEqual([
      'client.wdump ok',
      'connection.answer ok',
      'client.fit ok',
      'backup.warning warning',
      'server.said ok',
      'server.said ok',
      'server.said ok',
      'space.workspace ok',
    ]);
    expect(found.serverVersion).toBe('2.4');
    expect(found.findings.slice(4, 7).map(({ text }) => text)).toEqual(['0 one', '3 two', '0 three']);
    expect(finding(found, 'backup.warning')).toMatchObject({ text: warning.message, fix: warning.hint });
    expect(code).toBe(0);
    expect(filesOf(at.repo)).toEqual(before);
    expect(readdirSync(at.root)).not.toContain('dumped');
    expect(readdirSync(at.scratch).filter((name) => name.startsWith('run-'))).toEqual([]);
  },
);

test.concurrent.each([
  ['bad password', 'connection.login', 'SA_TARGET_PASSWORD'],
  ['connection refused', 'connection.answer', 'SA_TARGET_UNREACHABLE'],
  ['something else', 'backup.plan', 'SA_COMMAND_FAILED'],
] as const)('a server that says "%s" is the finding %s, and its hint the fix', async (said, check, expected) => {
  const at = scene({ repository: 'absent' });
  at.request.params['waitTimeout'] = '0';
  const { code, found } = await examine(at, { probe: [[sh(at, `echo "${said}" >&2; exit 1`)]] });
  expect(found.findings.slice(1)).toEqual([
    {
      check,
      level: 'error',
      code: expected,
      text: expect.stringContaining(said) as string,
      fix: ERRORS[expected].hint,
    },
  ]);
  expect(code).toBe(1);
});

test.concurrent(
  'a question that fails is an error by its diagnosis, and no finding is made of half the answers',
  async () => {
    const at = scene({ repository: 'absent' });
    ask(at, [[sh(at, 'echo one'), sh(at, 'echo "bad password" >&2; exit 1')]]);
    const { found } = await examine(at);
    expect(levels(found).slice(1)).toEqual([
      'connection.answer ok',
      'client.fit ok',
      'connection.login error',
      'space.workspace ok',
    ]);
  },
);

test.concurrent.each(['backup', 'restore'] as const)('a %s that cannot be planned is an error', async (operation) => {
  const at = scene({ repository: 'absent' });
  at.request.operation = operation;
  at.request.params['plan'] = 'no plan';
  expect(levels((await examine(at)).found)).toContain(`${operation}.plan error`);
});

test.concurrent('a dump that is kept as a folder needs room for the database', async () => {
  const at = scene({ repository: 'absent' });
  const flow = { kind: 'tree' as const, path: '/stash-tmp/widget', folder: 'widget', commands: [] };
  const tree = plan([{ host: 'host-0', format: 'tree', flow }]);
  at.request.params['databaseBytes'] = String(2 ** 50);
  const { code, found } = await examine(at, { plan: tree });
  expect(finding(found, 'space.workspace')).toMatchObject({ level: 'warning', fix: expect.any(String) as string });
  at.request.params['databaseBytes'] = '1';
  expect(finding((await examine(at, { plan: tree })).found, 'space.workspace')).toMatchObject({ level: 'ok' });
  expect(code).toBe(1);
});

test.concurrent('no secret is in a finding, also when a client prints it', async () => {
  const at = scene({ repository: 'absent' });
  const PASSWORD = { $secret: { from: 'target', key: 'password' } };
  const says = sh(at, 'echo "bad password $WIDGET_PASSWORD" >&2; exit 1', { env: { WIDGET_PASSWORD: PASSWORD } });
  const { found } = await examine(at, { probe: [[says]] });
  expect(finding(found, 'connection.login')?.text).toContain('bad password [secret]');
  expect(JSON.stringify(found)).not.toContain('w\\"ord');
});

test.concurrent('the built-in program says what every run needs of the machine', async () => {
  const at = scene({ repository: 'absent' });
  const machine = async (env: Record<string, string>) => {
    const { code, text } = await runBuiltin(at, ['doctor'], env);
    return { code, findings: (JSON.parse(text) as { findings: Finding[] }).findings };
  };
  const here = await machine({});
  expect(here.code).toBe(0);
  expect(here.findings.map(({ check }) => check)).toEqual([
    'machine.perl',
    'machine.mkfifo',
    ...(process.platform === 'linux' ? ['machine.setpriv', 'machine.namespaces'] : []),
  ]);
  const bare = await machine({ PATH: at.root });
  expect(bare.code).toBe(1);
  expect(bare.findings[0]).toMatchObject({
    level: 'error',
    fix: 'Install it: apt-get install perl.',
    code: 'SA_TOOL_MISSING',
  });
});
