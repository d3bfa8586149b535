import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which certificate a server shows: a good one, or one a careful client must refuse. */
export type ServerTls = boolean | 'expired' | 'wrong-host';

export interface Certificate {
  certPem: string;
  keyPem: string;
  certPath: string;
  keyPath: string;
}

/** A certificate authority of its own, known to nobody. */
export interface Authority {
  caPem: string;
  caPath: string;
  /** A certificate for localhost and 127.0.0.1; expired, or for another host, when asked. */
  server(kind?: ServerTls): Certificate;
  /** A client certificate with this common name. */
  client(commonName: string): Certificate;
}

interface Request {
  name: string;
  subject: string;
  days: number;
  extensions: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(folder: string, args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

function read(folder: string, name: string): Certificate {
  const certPath = join(folder, `${name}.pem`);
  const keyPath = join(folder, `${name}.key`);
  return { certPem: readFileSync(certPath, 'utf8'), keyPem: readFileSync(keyPath, 'utf8'), certPath, keyPath };
}

function issue(folder: string, { name, subject, days, extensions }: Request): Certificate {
  writeFileSync(join(folder, `${name}.ext`), extensions);
  openssl(folder, ['req', ...KEY, '-subj', `/CN=${subject}`, '-keyout', `${name}.key`, '-out', `${name}.csr`]);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)];
  openssl(folder, ['x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, '-out', `${name}.pem`]);
  return read(folder, name);
}

function serverRequest(kind: ServerTls): Request {
  const host = kind === 'wrong-host' ? 'elsewhere.example' : 'localhost';
  const names = kind === 'wrong-host' ? `DNS:${host}` : 'DNS:localhost,IP:127.0.0.1';
  const days = kind === 'expired' ? -1 : 30;
  return { name: `server-${String(kind)}`, subject: host, days, extensions: `subjectAltName=${names}\n` };
}

/** Makes a certificate authority in `folder`, with the openssl program. */
export function createAuthority(folder: string): Authority {
  const subject = ['-subj', '/CN=Stash Addons test authority'];
  openssl(folder, ['req', '-x509', ...KEY, '-days', '30', ...subject, '-keyout', 'ca.key', '-out', 'ca.pem']);
  return {
    caPem: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    caPath: join(folder, 'ca.pem'),
    server: (kind = true) => issue(folder, serverRequest(kind)),
    client: (commonName) =>
      issue(folder, { name: 'client', subject: commonName, days: 30, extensions: 'extendedKeyUsage=clientAuth\n' }),
  };
}

/** The certificate of a server with an authority of its own in `folder`, or nothing when it speaks plain text. */
export function serverFiles(folder: string, tls: ServerTls): (Certificate & { caPem: string }) | undefined {
  if (!tls) return undefined;
  const authority = createAuthority(folder);
  return { ...authority.server(tls), caPem: authority.caPem };
}
