import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestSource } from '@stash-addons/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServerDeclaration } from '../src/declare/server.js';
import { serve, type Served } from '../src/server/served.js';
import { answers } from '../src/server/start-command.js';

const LISTEN = `require('node:net').createServer().listen(process.env.DB_PORT, '127.0.0.1')`;
const manifest = {
  serves: [{ target: 'AppBinding', types: ['widget'], urlSchemes: ['widget'], defaultPort: 7000 }],
} as unknown as ManifestSource;

let folder: string;
const path = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sa-servers-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

function start(declaration: ServerDeclaration, more = {}): Promise<Served> {
  const place = { manifest, cwd: folder, folder: join(folder, 'server'), password: 'secret' };
  return serve({ declaration, ...place, ...more });
}

it('a command is started with what it has to know in its environment, waited for, and stopped', async () => {
  const served = await start({
    version: '1.2',
    command: `echo "$DB_VERSION $DB_USER $DB_PASSWORD" > "$DB_FOLDER/told"; exec node -e "${LISTEN}"`,
    prepare: 'echo prepared >> "$DB_FOLDER/told"',
  });
  const { port, url } = served.database;
  expect(url).toBe(`widget://127.0.0.1:${port}`);
  expect(await served.act('cat "$DB_FOLDER/told"')).toBe('1.2 admin secret\nprepared\n');
  expect(await served.act('echo "$DB_URL $DB_MEGABYTES"', { megabytes: 7 })).toBe(`${url} 7\n`);
  expect(await answers('127.0.0.1', port)).toBe(true);
  await served.stop();
  expect(await answers('127.0.0.1', port)).toBe(false);
});

it('one that ends before it is ready is told with what it said', async () => {
  const failing = start({ version: '1', command: 'echo out of order >&2; exit 3', ready: 'false' });
  await expect(failing).rejects.toThrow('The server ended before it was ready: out of order');
});

it('a text that fails is told with what it said', async () => {
  const served = await start({ version: '1', command: '', url: 'widget-file:$DB_FOLDER/data' });
  expect(served.database.url).toBe(`widget-file:${folder}/server/data/data`);
  await expect(served.act('echo no such widget >&2; false; echo never')).rejects.toThrow(/status 1: no such widget/);
});

it('where TLS is wished, its files are there, and a client certificate only where it is asked for', async () => {
  const check = 'openssl verify -CAfile "$DB_TLS_CA" "$DB_TLS_CERT"; echo "$DB_TLS [$DB_CLIENT_CERT]"';
  const served = await start({ version: '1', command: '' }, { certificate: 'good' });
  expect(await served.act(check)).toMatch(/: OK\ngood \[\]\n/);
  expect(served.caPem).toContain('BEGIN CERTIFICATE');
  await served.stop();
  const asking = await start({ version: '1', command: '' }, { certificate: 'good', clientCertificate: true });
  await asking.act('openssl verify -CAfile "$DB_TLS_CA" "$DB_CLIENT_CERT"');
  expect(asking.clientKeyPem).toContain('PRIVATE KEY');
});

/** There is no engine for containers here: a fake of its command line stands for it. */
it('an image is run with its port, its environment and its arguments', async () => {
  const fake = join(folder, 'docker');
  const script = `printf '%s\\n' "$@" > '${folder}/words'; exec node -e "${LISTEN}"`;
  writeFileSync(fake, `#!/bin/sh\n# A fake engine, made by a test.\n${script}\n`, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${path}`;
  const containerEnv = { WIDGET_PASSWORD: '$DB_PASSWORD' };
  const args = ['--tls=$DB_TLS'];
  const served = await start({ version: '1', image: 'widget:1', containerPort: 7000, containerEnv, args });
  const words = readFileSync(join(folder, 'words'), 'utf8').trimEnd().split('\n');
  expect(words).toEqual(expect.arrayContaining([`127.0.0.1:${served.database.port}:7000`, 'WIDGET_PASSWORD=secret']));
  expect(words.slice(-2)).toEqual(['widget:1', '--tls=']);
  await served.stop();
});
