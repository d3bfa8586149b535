import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mysqlClientDirs, startMysql, withTempDir } from '@stash-addons/testbed';
import type { MysqlOptions, MysqlServer } from '@stash-addons/testbed';
import { expect, test } from 'vitest';

async function withServer(options: MysqlOptions, action: (server: MysqlServer) => Promise<void> | void): Promise<void> {
  const server = await startMysql(options);
  try {
    await action(server);
  } finally {
    await server.stop();
  }
}

function connect(server: MysqlServer, options: string[], password = server.password) {
  const where = [`-h${server.host}`, `-P${server.port}`, `-u${server.superuser}`];
  const how = ['--no-defaults', '--protocol=tcp', '--batch', '--skip-column-names', '-e', 'select 1'];
  const env = { PATH: process.env['PATH'], MYSQL_PWD: password, HOME: '/nonexistent' };
  return spawnSync(join(mysqlClientDirs().get('9') ?? '', 'mysql'), [...how, ...where, ...options], {
    env,
    encoding: 'utf8',
  });
}

test('asks for the password over TCP, refuses a wrong one, and takes settings', async () => {
  const options = { password: `it's a \\ sécret`, extraConfig: { 'max-connections': '17' } };
  await withServer(options, async (server) => {
    expect(connect(server, ['--get-server-public-key']).stdout).toBe('1\n');
    expect(connect(server, ['--get-server-public-key'], 'wrong').stderr).toContain('Access denied');
    expect(await server.query('select version(), @@max_connections')).toMatch(/^9\.\d+\.\d+\S*\t17$/);
    await expect(server.query('select nothing from nowhere')).rejects.toThrow('No database selected');
  });
});

test('runs a server of version 5.6, which the client of version 9 reaches', async () => {
  await withServer({ version: '5.6' }, async (server) => {
    expect(await server.query('select version()')).toMatch(/^5\.6\./);
    expect(connect(server, []).stdout).toBe('1\n');
    expect(connect(server, [], 'wrong').stderr).toContain('Access denied');
  });
});

test('every server is one of its own, and leaves nothing behind', async () => {
  const [one, other] = await Promise.all([startMysql(), startMysql()]);
  expect(await one.query('select @@server_uuid')).not.toBe(await other.query('select @@server_uuid'));
  await Promise.all([one.stop(), other.stop()]);
  expect(existsSync(one.socket)).toBe(false);
  expect(() => process.kill(one.pid, 0)).toThrow('ESRCH');
});

test('asks for a client certificate', async () => {
  await withServer({ tls: true, clientCert: true }, async (server) => {
    await withTempDir((dir) => {
      const file = (name: string, text: string) => {
        writeFileSync(join(dir, name), text, { mode: 0o600 });
        return join(dir, name);
      };
      const verified = ['--ssl-mode=VERIFY_IDENTITY', `--ssl-ca=${file('ca', server.caPem)}`];
      const own = [`--ssl-cert=${file('crt', server.clientCertPem)}`, `--ssl-key=${file('key', server.clientKeyPem)}`];
      expect(connect(server, [...verified, ...own]).stdout).toBe('1\n');
      expect(connect(server, verified).stderr).toContain('Access denied');
    });
  });
});

test.each(['expired', 'wrong-host'] as const)(
  'lets in only TLS connections when TLS is on, with a certificate that a careful client refuses: %s',
  async (tls) => {
    await withServer({ tls }, async (server) => {
      await withTempDir((dir) => {
        writeFileSync(join(dir, 'ca'), server.caPem);
        const verified = ['--ssl-mode=VERIFY_IDENTITY', `--ssl-ca=${join(dir, 'ca')}`];
        expect(connect(server, verified).stderr).toContain('SSL connection error');
        expect(connect(server, ['--ssl-mode=REQUIRED']).stdout).toBe('1\n');
        expect(connect(server, ['--ssl-mode=DISABLED']).stderr).toContain('insecure transport');
      });
    });
  },
);
