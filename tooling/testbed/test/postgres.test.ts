import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresClientDirs, startPostgres, withTempDir } from '@stash-addons/testbed';
import type { PostgresServer } from '@stash-addons/testbed';
import { describe, expect, test } from 'vitest';

const machineMajor = '15';

async function withServer(
  options: Parameters<typeof startPostgres>[0],
  action: (server: PostgresServer) => Promise<void> | void,
): Promise<void> {
  const server = await startPostgres(options);
  try {
    await action(server);
  } finally {
    await server.stop();
  }
}

function clientDir(major: string): string {
  const dir = postgresClientDirs().get(major);
  if (!dir) throw new Error(`no client ${major}`);
  return dir;
}

function connect(server: PostgresServer, parameters: Record<string, string>, password = server.password) {
  const all = { host: server.host, port: server.port, user: 'postgres', dbname: 'postgres', ...parameters };
  const text = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const env = { PATH: process.env['PATH'], PGPASSWORD: password, HOME: '/nonexistent' };
  const sql = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
  return spawnSync(join(clientDir('18'), 'psql'), ['-XAtc', sql, text.join(' ')], { env, encoding: 'utf8' });
}

describe('startPostgres', () => {
  test.each(['12', '13', '14', machineMajor, '16', '17', '18'])('runs a server of version %s', async (version) => {
    await withServer({ version }, async (server) => {
      expect(await server.psql('show server_version')).toMatch(new RegExp(`^${version}\\.`));
    });
  });

  test('asks for the password over TCP and refuses a wrong one', async () => {
    await withServer({ password: "it's a sécret" }, (server) => {
      expect(connect(server, {}).stdout).toBe('f\n');
      expect(connect(server, {}, 'wrong').stderr).toContain('password authentication failed');
    });
  });

  test('lets in only TLS connections when TLS is on', async () => {
    await withServer({ tls: true }, async (server) => {
      await withTempDir((dir) => {
        writeFileSync(join(dir, 'ca.pem'), server.caPem);
        const verified = { sslmode: 'verify-full', sslrootcert: join(dir, 'ca.pem') };
        expect(connect(server, verified).stdout).toBe('t\n');
        expect(connect(server, { sslmode: 'disable' }).stderr).toContain('no encryption');
      });
    });
  });

  test.each([
    ['expired', /certificate verify failed|expired/],
    ['wrong-host', /does not match host name/],
  ] as const)('shows a certificate that a careful client refuses: %s', async (tls, problem) => {
    await withServer({ tls }, async (server) => {
      await withTempDir((dir) => {
        writeFileSync(join(dir, 'ca.pem'), server.caPem);
        const verified = { sslmode: 'verify-full', sslrootcert: join(dir, 'ca.pem') };
        expect(connect(server, verified).stderr).toMatch(problem);
        expect(connect(server, { sslmode: 'require' }).stdout).toBe('t\n');
      });
    });
  });

  test('asks for a client certificate', async () => {
    await withServer({ tls: true, clientCert: true }, async (server) => {
      await withTempDir((dir) => {
        writeFileSync(join(dir, 'crt'), server.clientCertPem);
        writeFileSync(join(dir, 'key'), server.clientKeyPem, { mode: 0o600 });
        const shown = { sslmode: 'require', sslcert: join(dir, 'crt'), sslkey: join(dir, 'key') };
        expect(connect(server, shown).stdout).toBe('t\n');
        expect(connect(server, { sslmode: 'require' }).stderr).toContain('client certificate');
      });
    });
  });

  test('takes settings, and removes data and process when stopped', async () => {
    const server = await startPostgres({ extraConfig: { max_connections: '7' }, auth: 'trust' });
    expect(await server.psql('show max_connections')).toBe('7');
    await server.stop();
    expect(existsSync(server.socketDir)).toBe(false);
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  test('reports what psql said about wrong SQL', async () => {
    await withServer({}, async (server) => {
      await expect(server.psql('select nothing from nowhere')).rejects.toThrow('relation "nowhere" does not exist');
    });
  });

  test('a server ends with the process that started it, even when that one is killed', async () => {
    const built = join(import.meta.dirname, '..', 'dist', 'index.js');
    const script = `import { startPostgres } from ${JSON.stringify(built)};
      console.log((await startPostgres()).pid); setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => starter.stdout.once('data', (text) => resolve(Number(text))));
    expect(process.kill(pid, 0)).toBe(true);
    starter.kill('SIGKILL');
    await expect.poll(() => spawnSync('kill', ['-0', String(pid)]).status, { timeout: 10_000 }).not.toBe(0);
  });
});

describe('postgresClientDirs', () => {
  test.each(['17', '18'])('the client of version %s dumps a server 15 that psql restores', async (major) => {
    await withServer({ version: '15' }, async (source) => {
      await source.psql("create table t as select g, 'ä' || g as name from generate_series(1, 1000) g");
      const env = { ...process.env, PGPASSWORD: source.password };
      const from = ['-h', source.host, '-p', String(source.port), '-U', 'postgres'];
      expect(execFileSync(join(clientDir(major), 'pg_dumpall'), ['--version'], { encoding: 'utf8' })).toContain(
        ` ${major}.`,
      );
      const dump = execFileSync(join(clientDir(major), 'pg_dumpall'), from, { env, encoding: 'utf8' });
      await withServer({ version: '18' }, async (target) => {
        await target.psql(dump.replace('CREATE ROLE postgres;', ''));
        expect(await target.psql('select count(*), sum(g), max(name) from t')).toBe('1000|500500|ä999');
      });
    });
  });
});
