import type { Command, StreamFlow } from '@stash-addons/core';
import { snapshotOf } from '@stash-addons/addon-tests';
import { parseGrants } from '@stash-addons/mysql-family';
import { describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';
import { program } from '../src/program.js';
import { contextOf, factsOf } from './support/context.js';

function flowOf(params: Record<string, string> = {}, facts = factsOf()): StreamFlow {
  return program.backup(contextOf({ params }), facts).units[0]?.flow as StreamFlow;
}

/** The arguments behind those that say where to connect. */
function dumpArgs(command: Command | undefined): unknown[] {
  return command?.argv.slice(command.argv.indexOf('--get-server-public-key') + 1) ?? [];
}

const dumpsOf = (params: Record<string, string>, facts = factsOf()) => {
  const { sequence, stages } = flowOf(params, facts);
  return (sequence ?? stages).filter(({ argv }) => argv[0].endsWith('/mysqldump')).map(dumpArgs);
};

const DEFAULTS = ['--single-transaction', '--no-tablespaces', '--set-gtid-purged=OFF', '--events', '--routines'];

describe('a backup', () => {
  it('of all databases names them, behind what ends options, between its users and their privileges', () => {
    const { sequence = [], stages } = flowOf();
    expect(sequence.map(({ argv }) => argv[0])).toEqual(['cat', '/tools/9/mysqldump', 'cat']);
    expect(dumpArgs(sequence[1])).toEqual([...DEFAULTS, '--databases', '--', 'app', '-rf']);
    const written = (command: Command | undefined) => (command?.files?.[0]?.content as string[]).join('');
    expect(written(sequence[0])).toContain('CREATE USER IF NOT EXISTS `a`@`%`;\n');
    expect(written(sequence[2])).toMatch(/TO `a`@`%`;\n-- Dump completed\n\n$/);
    expect(stages[0]?.argv.slice(-2)).toEqual(['2', '-- Dump completed']);
  });

  it('of an empty server holds its users', () => {
    const { sequence = [] } = flowOf({}, factsOf({ databases: [] }));
    expect(sequence.map(({ argv }) => argv[0])).toEqual(['cat', 'cat']);
    expect(() => flowOf({ users: 'false' }, factsOf({ databases: [] }))).toThrow('has 0 bytes');
  });

  it('without users is one dump, as is that of named databases', () => {
    expect(flowOf({ users: 'false' }).sequence).toBeUndefined();
    expect(dumpsOf({ args: '--databases app' })).toEqual([[...DEFAULTS, '--databases', 'app']]);
    expect(flowOf({ args: 'app t1' }).sequence).toBeUndefined();
  });

  it('of a server that cannot say its users holds the tables of the server', () => {
    expect(dumpsOf({}, factsOf({ version: '5.6.24' }))).toEqual([[...DEFAULTS, '--all-databases']]);
  });

  it('is several dumps where it is said so, which have the given arguments in common but not the default', () => {
    const multiDumpArgs = 'lost $args=--databases a --no-data $args=  $args=b t1';
    expect(dumpsOf({ multiDumpArgs, args: '--all-databases' })).toEqual([
      [...DEFAULTS, '--databases', 'a', '--no-data'],
      [...DEFAULTS, 'b', 't1'],
    ]);
    expect(dumpsOf({ multiDumpArgs, args: '--hex-blob' })[1]).toEqual([...DEFAULTS, '--hex-blob', 'b', 't1']);
  });

  it.each([
    ['--databases app --lock-all-tables', '--single-transaction'],
    ['--databases app --set-gtid-purged=ON', '--set-gtid-purged=OFF'],
    ['--databases app --skip-routines', '--routines'],
  ])('leaves to the user what he says himself: %s', (args, left) => {
    expect(dumpsOf({ args })[0]).not.toContain(left);
    expect(dumpsOf({ args: '--databases app' })[0]).toContain(left);
  });

  it.each(['--result-file=/x', '--tab=/x', '--host=elsewhere', '-p', '--force', '--compact', '--login-path=x', '-r/x'])(
    'refuses %s',
    (args) => expect(() => dumpsOf({ args: `--all-databases ${args}` })).toThrow('the addon sets it'),
  );

  it('says that it needs databases where the arguments name none', () => {
    expect(() => dumpsOf({ args: '--routines' })).toThrow('they name no database');
  });

  it('is refused with a program that is older than the server, which would leave out what it does not know', () => {
    const context = contextOf({ versions: ['8.0.42'] });
    expect(() => program.backup(context, factsOf())).toThrow('mysqldump (>=9.7) was not found; found: 8.0.42');
    expect(program.backup(context, factsOf({ version: '8.0.44' })).units).toHaveLength(1);
    expect(program.backup(context, factsOf({ version: '5.7.44' })).units).toHaveLength(1);
  });

  it('says what it leaves out for want of a privilege, and refuses to leave out what was asked for', () => {
    const grants = parseGrants(['GRANT SELECT, TRIGGER ON *.* TO `b`@`%`']);
    const warnings = (params = {}) => program.backup(contextOf({ params }), factsOf({ grants })).warnings;
    expect(warnings()).toMatchObject([{ code: 'SA_DUMP_LEAVES_OUT', message: expect.stringContaining('events') }]);
    expect(() => warnings({ args: '--all-databases --events' })).toThrow('lacks EVENT');
    const one = parseGrants([
      'GRANT SELECT, TRIGGER, EVENT ON `app`.* TO `b`@`%`',
      'GRANT SELECT ON `mysql`.* TO `b`@`%`',
    ]);
    expect(() => dumpsOf({}, factsOf({ grants: one }))).toThrow('lacks SELECT on *.*');
    const all = parseGrants(['GRANT ALL PRIVILEGES ON `app`.* TO `b`@`%`']);
    for (const given of [one, all]) {
      expect(dumpsOf({ args: 'app' }, factsOf({ grants: given }))[0]).not.toContain('--routines');
    }
  });
});

describe('a restore', () => {
  const flow = (params: Record<string, string> = {}, facts = factsOf(), tags = {}) => {
    const context = contextOf({ operation: 'restore', params });
    return program.restore?.(context, facts, [snapshotOf(manifest, 'sql', tags)]).units[0]?.flow as StreamFlow;
  };
  const filterArgs = (...given: Parameters<typeof flow>) => (flow(...given).stages[0]?.argv ?? []).slice(4) as string[];
  const clientArgs = (...given: Parameters<typeof flow>) => dumpArgs(flow(...given).stages[1]);

  it('loads everything but GTIDs and what turns the binary log off', () => {
    expect(filterArgs().slice(0, 2)).toEqual(['', '9.7']);
    expect(filterArgs().join('\n')).toMatch(/SQL_LOG_BIN[^]*GTID_PURGED/);
    expect(filterArgs().join('\n')).not.toContain('GRANT');
    expect(clientArgs().slice(0, 2)).toEqual(['--binary-mode', '--connect-timeout=30']);
  });

  it('sets the GTIDs where that is wanted, and then makes none of its own', () => {
    expect(filterArgs({ setPosition: 'true' }).join('\n')).not.toContain('GTID_PURGED');
    expect(clientArgs({ setPosition: 'true' })).toContain('--init-command=SET SESSION sql_log_bin = 0');
    expect(() => flow({ setPosition: 'true', database: 'app' })).toThrow('that of a whole server');
  });

  it('leaves out users where that is wanted, and the tables of the server with them', () => {
    expect(filterArgs({ users: 'false' })[1]).toBe('none');
    expect(filterArgs({ users: 'false' }).join('\n')).toContain('GRANT');
  });

  it.each([{ database: 'app' }, { args: '--one-database app' }, { args: '-o app' }])(
    'takes one database: %j',
    (params) => {
      expect(filterArgs(params)[0]).toBe('app');
      expect(clientArgs(params).join(' ')).not.toMatch(/-o|one-database/);
    },
  );

  it('is refused by a server that is read-only, and by one too old for the character sets', () => {
    expect(() => flow({}, factsOf({ readOnly: true }))).toThrow('takes no writes');
    const tags = { 'server-version': '8.0.40' };
    expect(() => flow({}, factsOf({ version: '5.7.44' }), tags)).toThrow('is too old');
    expect(flow({}, factsOf({ version: '8.0.30' }), tags).stages).toHaveLength(2);
  });
});
