import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, freePort, type PostgresOptions, startPostgres } from '@stash-addons/testbed';
import { appBinding, secret } from '../documents.js';
import { settingOf } from './documents.js';
import type { Scene } from './scene.js';

const serverGone: Scene = async () => ({ values: { url: `postgres://postgres@127.0.0.1:${await freePort()}/` } });

const wrongPassword: Scene = () => ({ env: { STASH_ADDONS_PASSWORD: 'not this one' } });

const nulInPassword: Scene = ({ folder }) => {
  const password = join(folder, 'password');
  writeFileSync(password, 'before\0after\n');
  return { values: { password } };
};

const reader: Scene = async ({ server }) => {
  await server.psql(`create role reader login password 'of the reader'`);
  return {
    values: { url: `postgres://reader@${server.host}:${server.port}/` },
    env: { STASH_ADDONS_PASSWORD: 'of the reader' },
    release: async () => void (await server.psql('drop role reader')),
  };
};

/** A server whose certificate a careful client has to refuse. */
function withCertificate(tls: PostgresOptions['tls'], authority: 'its own' | 'another'): Scene {
  return async (stage) => {
    const server = await startPostgres({ ...(tls === undefined ? {} : { tls }) });
    const caPem = authority === 'another' ? createAuthority(stage.folder).caPem : server.caPem;
    const setting = settingOf(stage, {
      binding: appBinding(server, {}, { caBundle: Buffer.from(caPem).toString('base64') }),
      auth: secret('db-auth', { username: server.superuser, password: server.password }),
    });
    return { ...setting, release: () => server.stop() };
  };
}

export const serverScenes = {
  'server gone': serverGone,
  'wrong database password': wrongPassword,
  'NUL in the password': nulInPassword,
  'reader without rights': reader,
  'wrong authority': withCertificate(true, 'another'),
  'wrong host': withCertificate('wrong-host', 'its own'),
  'expired certificate': withCertificate('expired', 'its own'),
} satisfies Record<string, Scene>;
