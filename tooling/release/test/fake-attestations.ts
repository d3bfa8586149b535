import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '@stash-addons/registry';

const PATH = '/-/npm/v1/attestations/';

/** What a registry says of a package; other answers have none of it. */
interface Packument {
  name?: string;
  versions?: Record<string, { dist: object }>;
}

export interface FakeAttestations {
  /** Of a registry that has these statements beside everything that the real one has. */
  url: string;
  /** What it says of a release such as `widget@1.0.0` from now on; nothing where it is left out. */
  say(release: string, statement?: object): void;
  stop(): Promise<void>;
}

/**
 * Stands before a registry as npmjs.org would answer: a release with provenance names the address of its attestations, and there
 * the statement is in an envelope. It is a fake: nobody has signed the envelope, and there is no log with it.
 */
export async function startFakeAttestations(registry: Registry): Promise<FakeAttestations> {
  const statements = new Map<string, object>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(502).end(error.message));
  });

  async function answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const release = url.startsWith(PATH) ? decodeURIComponent(url.slice(PATH.length)) : undefined;
    if (release !== undefined) return void response.end(JSON.stringify(attestationsOf(statements.get(release))));
    const from = await fetch(new URL(url, registry.url));
    const type = from.headers.get('content-type') ?? '';
    const body = Buffer.from(await from.arrayBuffer());
    response.writeHead(from.status, { 'content-type': type });
    response.end(
      type.includes('json') ? JSON.stringify(withAddresses(JSON.parse(body.toString()) as Packument)) : body,
    );
  }

  function withAddresses(document: Packument): object {
    for (const [version, { dist }] of Object.entries(document.versions ?? {})) {
      const release = `${document.name}@${version}`;
      if (statements.has(release))
        Object.assign(dist, { attestations: { url: `${address()}${PATH.slice(1)}${release}` } });
    }
    return document;
  }

  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: address(),
    say: (release, statement) => void (statement ? statements.set(release, statement) : statements.delete(release)),
    stop: () => new Promise((done) => void server.close(() => done()).closeAllConnections()),
  };
}

function attestationsOf(statement: object | undefined): object {
  const payload = Buffer.from(JSON.stringify(statement ?? {})).toString('base64');
  return { attestations: [{ predicateType: 'https://slsa.dev/provenance/v1', bundle: { dsseEnvelope: { payload } } }] };
}
