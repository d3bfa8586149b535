import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartOptions } from '@stash-addons/drivers';
import { createAuthority, freePort } from '@stash-addons/testbed';
import { appBinding } from '../documents.js';
import { authOf, settingOf } from './documents.js';
import type { Scene } from './scene.js';

const serverGone: Scene = async ({ server }) => ({
  values: { url: server.url().replace(`:${server.port}`, `:${await freePort()}`) },
});

const wrongPassword: Scene = () => ({ env: { STASH_ADDONS_PASSWORD: 'not this one' } });

const nulInPassword: Scene = ({ folder }) => {
  const password = join(folder, 'password');
  writeFileSync(password, 'before\0after\n');
  return { values: { password } };
};

const withoutRights: Scene = async ({ server }) => {
  const { user, password, remove } = await server.stranger();
  return {
    values: { url: server.url().replace(`${server.user}@`, `${user}@`) },
    env: { STASH_ADDONS_PASSWORD: password },
    changesServer: true,
    release: remove,
  };
};

/** A server whose certificate a careful client has to refuse. */
function withCertificate(tls: NonNullable<StartOptions['tls']>, authority: 'its own' | 'another'): Scene {
  return async (stage) => {
    const server = await stage.driver.start({ tls });
    const caPem = authority === 'another' ? createAuthority(stage.folder).caPem : server.caPem;
    const caBundle = Buffer.from(caPem).toString('base64');
    const binding = appBinding({ ...server, type: stage.driver.name }, {}, { caBundle });
    return { ...settingOf(stage, { binding, auth: authOf(server) }), release: () => server.stop() };
  };
}

export const serverScenes = {
  'server gone': serverGone,
  'wrong database password': wrongPassword,
  'NUL in the password': nulInPassword,
  'user without rights': withoutRights,
  'wrong authority': withCertificate(true, 'another'),
  'wrong host': withCertificate('wrong-host', 'its own'),
  'expired certificate': withCertificate('expired', 'its own'),
} satisfies Record<string, Scene>;
