import { startNats, type NatsConnection, type NatsServer } from '@stash-addons/testbed';
import type { StartOptions } from './driver.js';

/** The user of the account with the streams. */
export const NATS_USER = 'app';
/** Who may end connections. */
export const SYSTEM = { user: 'system', pass: 'of the system' };
export const STRANGER = { user: 'stranger', password: 'of the stranger' };

/** One account with the streams, in which a stranger may ask for nothing, and the one that can end connections. */
function configOf(password: string): string {
  const login = ([user, word]: [string, string], more = '') =>
    `{ user: "${user}", password: ${JSON.stringify(word)} ${more} }`;
  const users = [
    login([NATS_USER, password]),
    login([STRANGER.user, STRANGER.password], ', permissions: { publish: "none", subscribe: "_INBOX.>" }'),
  ];
  return `accounts: {
  APP: { jetstream: enabled, users: [${users.join(', ')}] }
  SYSTEM: { users: [${login([SYSTEM.user, SYSTEM.pass])}] }
}
system_account: SYSTEM
`;
}

interface BaseOptions extends Pick<StartOptions, 'tls' | 'clientCert' | 'password'> {
  /** Series, such as `2.10`. */
  version?: string;
}

/** A server of its own stands for a database, since a server has none. */
export interface Base {
  server: NatsServer;
  /** Connections are made where they are needed: the server may show a certificate that nobody should take. */
  app(): Promise<NatsConnection>;
  system(): Promise<NatsConnection>;
  stop(): Promise<void>;
}

export async function startBase({ version, tls, clientCert, password = 'testbed' }: BaseOptions): Promise<Base> {
  const config = configOf(password);
  const server = await startNats({
    config,
    ...(version && { version }),
    ...(tls && { tls }),
    ...(clientCert && { clientCert }),
  });
  const open = new Map<string, Promise<NatsConnection>>();
  const connection = (user: string, pass: string) => {
    const found = open.get(user) ?? server.connect({ user, pass });
    open.set(user, found);
    return found;
  };
  return {
    server,
    app: () => connection(NATS_USER, password),
    system: () => connection(SYSTEM.user, SYSTEM.pass),
    async stop() {
      for (const one of open.values()) (await one).close();
      await server.stop();
    },
  };
}
