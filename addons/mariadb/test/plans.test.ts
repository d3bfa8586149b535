import type { Command, Plan, StreamFlow } from '@stash-addons/core';
import type { Given } from '@stash-addons/addon-tests';
import { describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { program } from '../src/program.js';
import { planRestore } from '../src/restore.js';
import { contextOf, factsOf, restoringContext, snapshot } from './support/context.js';

const flowOf = (plan: { units: { flow: unknown }[] }) => plan.units[0]?.flow as StreamFlow;
const backup = (given: Given = {}, facts = factsOf()) => planBackup(contextOf(given), facts);
const restore = (given: Given = {}, facts = factsOf()) => planRestore(restoringContext(given), facts, [snapshot()]);
const dumps = (flow: StreamFlow): Command[] => (flow.sequence ?? flow.stages).filter(({ argv }) => argv[0] !== 'cat');
const args = (command: Command | undefined) => command?.argv.slice(3) as string[] | undefined;
const DEFAULTS = ['--single-transaction', '--no-tablespaces'];
const EXTRAS = ['--events', '--routines'];

describe('a backup', () => {
  it('of all databases is one consistent dump with routines and events, and the users around it', () => {
    const plan = backup();
    expect(plan).toMatchObject({ serverVersion: '10.11.18-MariaDB', warnings: [] });
    expect(plan.units[0]).toMatchObject({ host: 'host-0', format: 'sql' });
    const flow = flowOf(plan);
    expect(flow.file).toBe('dumpfile.sql');
    expect(dumps(flow).map(args)).toEqual([[...DEFAULTS, ...EXTRAS, '--all-databases', '--ignore-database=mysql']]);
    expect(flow.sequence?.map(({ argv }) => argv[0])).toEqual(['cat', '/tools/11/mariadb-dump', 'cat']);
    const written = flow.sequence?.map(({ files }) => (files?.[0]?.content as string[] | undefined)?.join(''));
    expect(written?.[0]).toContain('CREATE USER IF NOT EXISTS `a`@`%`;\n');
    expect(written?.[2]).toContain('GRANT SELECT ON `d`.`t` TO `a`@`%`;\n');
    expect(flow.stages[0]?.argv.slice(-2)).toEqual(['2', '-- Dump completed']);
  });

  it('uses the newest client, which alone reads its own option file, and has no secret in an argument', () => {
    const [command] = dumps(flowOf(backup()));
    expect(command?.argv.slice(0, 3)).toEqual([
      '/tools/11/mariadb-dump',
      { $path: 'client.cnf', prefix: '--defaults-file=' },
      '--skip-ssl-verify-server-cert',
    ]);
    expect(command?.files?.[0]?.content.slice(-5)).toEqual([
      'user=',
      { $secret: { from: 'target', key: 'username', encode: 'cnf' } },
      '\npassword=',
      { $secret: { from: 'target', key: 'password', encode: 'cnf' } },
      '\n',
    ]);
    expect(JSON.stringify(command?.argv)).not.toContain('$secret');
    expect(command).not.toHaveProperty('env');
  });

  it('of named databases has no users', () => {
    const flow = flowOf(backup({ params: { args: '--databases a "b c"' } }));
    expect(flow).not.toHaveProperty('sequence');
    expect(args(dumps(flow)[0])).toEqual([...DEFAULTS, ...EXTRAS, '--databases', 'a', 'b c']);
  });

  it('notes the position in the binary log as a comment, where there is one and nothing else was said of it', () => {
    const facts = factsOf({ binaryLog: true });
    const asked = (params: Record<string, string>) => args(dumps(flowOf(backup({ params }, facts)))[0])?.join(' ');
    expect(asked({})).toContain('--master-data=2 --gtid');
    expect(asked({ position: 'false' })).not.toContain('--master-data');
    expect(asked({ args: '--all-databases --master-data=1' })).not.toContain('--master-data=2');
    expect(args(dumps(flowOf(backup()))[0])).not.toContain('--gtid');
  });

  it('can be several dumps in a row, each with what they have in common', () => {
    const params = { multiDumpArgs: '$args=--databases a $args=--databases b --no-data' };
    const flow = flowOf(backup({ params }));
    expect(dumps(flow).map((one) => args(one)?.slice(4))).toEqual([
      ['--databases', 'a'],
      ['--databases', 'b', '--no-data'],
    ]);
    const common = flowOf(backup({ params: { ...params, args: '--hex-blob' } }));
    expect(dumps(common).map((one) => args(one)?.[4])).toEqual(['--hex-blob', '--hex-blob']);
  });

  it.each([
    [''],
    ['--all-databases --result-file=x'],
    ['--all-databases -T x'],
    ['--all-databases --compact'],
    ['--all-databases --skip-comments'],
    ['--all-databases -pSECRET'],
    ['--all-databases --pass=SECRET'],
    ['--all-databases --force'],
    ['--all-databases --defaults-file=x'],
    ['--all-databases --log_error=x'],
  ])('refuses the args "%s"', (text) => {
    expect(() => backup({ params: { args: text } })).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
    expect(() => backup({ params: { args: text } })).not.toThrow('SECRET');
  });
});

describe('a backup in several streams', () => {
  const table = (name: string, bytes: number, database = 'app') => ({ database, table: name, bytes, engine: 'InnoDB' });
  const facts = factsOf({
    binaryLog: true,
    tables: [table('big', 9e6), table('small', 1e6), table('x"y', 8e6, '-rf'), table('t', 1, 'other')],
    databases: ['app', '-rf', 'other'],
    definitions: ['617070\t4\t123', '6F74686572\t1\t7'],
  });
  const ALL = { parallel: '2', args: '--all-databases --ignore-database=mysql --ignore-database=other --hex-blob' };
  const planned = (params: Record<string, string> = ALL) => backup({ params }, facts);
  const dumpsOf = (plan: Plan) => plan.units.map(({ flow }) => dumps(flow as StreamFlow)[0]);

  it('has a lead without rows and parts without anything else, each of which is told what is of the others', () => {
    const plan = planned();
    expect(plan).toMatchObject({ concurrency: 2, warnings: [] });
    expect(plan.units.map(({ part, flow }) => [part, (flow as StreamFlow).file])).toEqual([
      [undefined, 'dumpfile.sql'],
      ['1', 'dumpfile.1.sql'],
      ['2', 'dumpfile.2.sql'],
    ]);
    const [lead, one, two] = dumpsOf(plan);
    const named = ['--databases', '--', 'app', '-rf'];
    const once = [...EXTRAS, '--master-data=2', '--gtid'];
    const ROWS = ['--no-create-info', '--no-create-db', '--skip-routines', '--skip-events'];
    expect(args(lead)).toEqual([...DEFAULTS, ...once, '--hex-blob', '--no-data', '--skip-triggers', ...named]);
    expect(args(one)).toEqual([...DEFAULTS, '--net-buffer-length=8387584', '--hex-blob', ...ROWS, ...named]);
    const told = (command: Command | undefined) => (command?.files?.[0]?.content.slice(6) as string[]).join('').trim();
    expect(told(one)).toBe('ignore-table="-rf.x\\"y"\nignore-table="app.small"');
    expect(told(two)).toBe('ignore-table="app.big"');
    expect(one?.argv[1]).toEqual({ $path: 'stream-1.cnf', prefix: '--defaults-file=' });
  });

  it('counts the tables of each, and watches those of the databases that it is of', () => {
    const { units, beside } = planned();
    const counts = units.map(({ flow }) => (flow as StreamFlow).stages.at(-1)?.argv.slice(6, 7));
    expect(counts).toEqual([['3'], ['1'], ['2']]);
    expect(beside?.run.files?.at(-1)?.content).toEqual(['617070\t4\t123\n2D7266\t\n']);
  });

  it('is one of a single stream where there is one table, or none', () => {
    expect(planned({ parallel: '8', args: 'other' })).toMatchObject({ units: [{ flow: { file: 'dumpfile.sql' } }] });
    expect(planned({ parallel: '8', args: 'other' }).beside).toBeUndefined();
    const left = planned({ parallel: '8', args: 'app --ignore-table=app.small' });
    expect(left.units).toHaveLength(1);
  });

  it.each([
    [{ args: '--all-databases' }, 'the database mysql'],
    [{ args: '--databases app mysql' }, 'the database mysql'],
    [{ args: 'app big small' }, 'single tables'],
    [{ args: 'app --where=1' }, '--where'],
    [{ args: 'app -d' }, '-d'],
    [{ args: 'app --lock-all-tables' }, '--lock-all-tables'],
    [{ args: 'app --skip-single-transaction' }, '--skip-single-transaction'],
    [{ multiDumpArgs: '$args=app $args=other' }, 'multiDumpArgs'],
  ])('is refused with %j', (params, says) => {
    expect(() => planned({ ...ALL, ...params })).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
    expect(() => planned({ ...ALL, ...params })).toThrow(says);
  });
});

describe('an account that may not read all', () => {
  const only = (...privileges: string[]) =>
    factsOf({ grants: [`GRANT ${privileges.join(', ')} ON *.* TO \`x\`@\`%\``] });
  const codes = (plan: { warnings: { code: string; message: string }[] }) =>
    plan.warnings.map(({ code, message }) => [code, /leaves out ([^:]*)/.exec(message)?.[1]]);

  it.each([['SELECT'], ['TRIGGER']])('and has %s alone makes no backup that looks complete', (privilege) => {
    const refused = () => backup({}, only(privilege, 'EVENT'));
    expect(refused).toThrow(expect.objectContaining({ code: 'SA_TARGET_PRIVILEGE' }));
    expect(codes(backup({ params: { partial: 'true' } }, only(privilege, 'EVENT'))).length).toBeGreaterThan(0);
  });

  it('leaves out, with a warning, what the wire never had, and does not ask the server for it', () => {
    const plan = backup({}, only('SELECT', 'TRIGGER'));
    expect(codes(plan)).toEqual([['SA_DUMP_LEAVES_OUT', 'events']]);
    expect(args(dumps(flowOf(plan))[0])).not.toContain('--events');
    expect(() => backup({ params: { args: '--all-databases --events' } }, only('SELECT', 'TRIGGER'))).toThrow('EVENT');
  });

  it('needs privileges on the named databases alone', () => {
    const grants = ['GRANT SELECT, TRIGGER, EVENT ON `a\\_b`.* TO `x`@`%`'];
    const plan = backup({ params: { args: '--databases a_b' } }, factsOf({ grants }));
    expect(codes(plan)).toEqual([['SA_DUMP_LEAVES_OUT', 'routines']]);
    expect(() => backup({ params: { args: '--databases axb' } }, factsOf({ grants }))).toThrow('SELECT on axb.*');
  });

  it('is told that users are left out', () => {
    const grants = ['GRANT SELECT, TRIGGER ON `%`.* TO `x`@`%`'];
    expect(codes(backup({ params: { users: 'false' } }, factsOf({ grants })))).not.toContainEqual(
      expect.arrayContaining(['users and grants']),
    );
  });
});

it('tables that the transaction does not hold together are named, unless they are locked', () => {
  const special = [
    { database: 'app', table: 'old', kind: 'MyISAM' },
    { database: 'app', table: 'kept', kind: 'SYSTEM VERSIONED' },
    { database: 'other', table: 'x', kind: 'Aria' },
  ];
  const warned = (text: string) => backup({ params: { args: text } }, factsOf({ special })).warnings;
  expect(warned('--databases app').map(({ message }) => message)).toEqual([
    expect.stringContaining(
      '1 tables of db.example are not backed up as they were at the moment of the others: app.old (MyISAM)',
    ),
    expect.stringContaining('the history of app.kept'),
  ]);
  expect(warned('--databases app --lock-all-tables --dump-history')).toEqual([]);
});

describe('a restore', () => {
  const filter = (flow: StreamFlow) => flow.stages[0]?.argv.slice(4) as string[] | undefined;
  const client = (flow: StreamFlow) => flow.stages[1]?.argv.slice(3);
  const LOADER = ['--binary-mode', '--connect-timeout=30', '--loose-skip-print-query-on-error'];
  const BY_BYTES = ['--default-character-set=latin1'];

  it('goes through the filter into the client, which stops at the first error', () => {
    const flow = flowOf(restore());
    expect(flow.stages.map(({ argv }) => argv[0])).toEqual(['perl', '/tools/11/mariadb']);
    expect(client(flow)).toEqual([...LOADER, ...BY_BYTES]);
    expect(filter(flow)?.[0]).toBe('');
  });

  it('of several streams loads the lead, then the rows side by side, then the events', () => {
    const part = (name: string) => ({ ...snapshot(), part: name });
    const given = { ...snapshot(), parts: [part('1'), part('2')] };
    const plan = planRestore(restoringContext({ params: { binaryLog: 'false' } }), factsOf(), [given]);
    expect(plan).toMatchObject({ concurrency: 2, units: [{}, { part: '1' }, { part: '2' }] });
    const [lead, one] = plan.units.map(({ flow }) => flow as StreamFlow);
    expect(one?.file).toBe('dumpfile.1.sql');
    expect([lead, one].map((flow) => flow?.stages[0]?.argv.slice(6, 8))).toEqual([
      [{ $path: 'events.sql' }, ''],
      ['', '1'],
    ]);
    const { argv } = plan.after[0]?.run ?? { argv: [] };
    expect(argv.slice(4, 6)).toEqual([{ $path: 'events.sql' }, '/tools/11/mariadb']);
    expect(argv).toContain('--init-command=SET SESSION sql_log_bin = 0');
  });

  it('keeps the binary log and the place in a replication as they are, unless told otherwise', () => {
    expect(filter(flowOf(restore()))?.join('\n')).toMatch(/SQL_LOG_BIN[^]*CHANGE MASTER[^]*gtid_slave_pos/);
    expect(filter(flowOf(restore({ params: { setPosition: 'true' } })))?.join('\n')).not.toContain('CHANGE MASTER');
    expect(client(flowOf(restore({ params: { binaryLog: 'false' } })))).toContain(
      '--init-command=SET SESSION sql_log_bin = 0',
    );
  });

  it.each([
    [{ database: 'a' }, 'a', []],
    [{ args: '--one-database a' }, 'a', []],
    [{ args: '-o a --skip-reconnect' }, 'a', ['--skip-reconnect']],
    [{ args: 'a' }, '', ['a']],
  ])('with %j selects "%s"', (params, selected, more) => {
    const flow = flowOf(restore({ params }));
    expect(filter(flow)?.[0]).toBe(selected);
    expect(client(flow)).toEqual([...LOADER, ...BY_BYTES, ...more]);
  });

  it('reads a dump in the character set that its user names', () => {
    const args = '--default-character-set=sjis';
    expect(client(flowOf(restore({ params: { args } })))).toEqual([...LOADER, args]);
  });

  it("runs its user's statement first, and refuses what would be lost by it", () => {
    const args = '--init-command=SET@x=1';
    expect(client(flowOf(restore({ params: { args } })))).toEqual([...LOADER, args]);
    expect(() => restore({ params: { args, binaryLog: 'false' } })).toThrow('put SET sql_log_bin = 0 there');
  });

  it('into a server that takes no writes is refused before anything is touched', () => {
    const refused = () => restore({}, factsOf({ readOnly: true }));
    expect(refused).toThrow(expect.objectContaining({ code: 'SA_TARGET_READ_ONLY' }));
  });
});

it('a server of another kind is not taken for one', () => {
  const stdout = 'version\t8.4.6\naccount\troot@%\nreadOnly\t0\n';
  const facts = () => program.facts(contextOf(), [[{ exitCode: 0, stdout, stderr: '' }]]);
  expect(facts).toThrow(expect.objectContaining({ code: 'SA_TARGET_OTHER_SERVER' }));
});
