import type { DataSets, RunningServer, ServerWish } from '@stash-addons/testkit';
import type { ServerTls } from '@stash-addons/testkit/fixtures';

/** What a server of the testbed is asked for, in its own words. */
export interface TestbedWish {
  password: string;
  tls: ServerTls;
  clientCert: boolean;
}

export function testbedWish({ password, tls }: ServerWish): TestbedWish {
  const certificate = tls?.certificate ?? 'none';
  const kinds = { none: false, good: true, expired: 'expired', 'wrong-host': 'wrong-host' } as const;
  return { password, tls: kinds[certificate], clientCert: tls?.client !== undefined };
}

interface TestbedServer {
  host: string;
  port: number;
  caPem: string;
  clientCertPem: string;
  clientKeyPem: string;
  stop(): Promise<void>;
}

/** A server of the testbed, as the conformance kit wants it; it has its own certificates. */
export function runningServer<Server extends TestbedServer>(
  handle: Server,
  more: Pick<RunningServer, 'user'> & Partial<RunningServer>,
): RunningServer & { handle: Server } {
  const { host, port, caPem, clientCertPem, clientKeyPem } = handle;
  return { host, port, caPem, clientCertPem, clientKeyPem, stop: () => handle.stop(), ...more, handle };
}

/** Folders before those of PATH. */
export function pathWith(folders: Iterable<string>): { PATH: string } {
  return { PATH: [...folders, process.env['PATH'] ?? ''].join(':') };
}

/** How a server's data is made, told and taken away. */
export interface DataOf<Server> {
  fillTypical(server: Server): Promise<void>;
  fillHostile(server: Server): Promise<void>;
  fillLarge(server: Server, megabytes: number): Promise<void>;
  describeAll(server: Server): Promise<string>;
  clear(server: Server): Promise<void>;
}

/** The same, as the conformance kit wants it of a server that `runningServer` was made of. */
export function dataSetsOf<Server>(of: DataOf<Server>): DataSets {
  const serverOf = ({ handle }: { handle: unknown }) => handle as Server;
  return {
    typical: (database) => of.fillTypical(serverOf(database)),
    hostileNames: (database) => of.fillHostile(serverOf(database)),
    large: (database, { megabytes }) => of.fillLarge(serverOf(database), megabytes),
    fingerprint: (database) => of.describeAll(serverOf(database)),
    clear: (database) => of.clear(serverOf(database)),
  };
}
