import { chmodSync, mkdirSync } from 'node:fs';
import type { ServerCertificate, TlsFiles } from '../declare/database.js';
import { createAuthority } from '../machine/certificates.js';
import { needProgram } from '../machine/programs.js';

/** Certificates of a new authority in a folder. Servers that run as somebody else read them too. */
export function makeTlsFiles(folder: string, certificate: ServerCertificate, withClient: boolean): TlsFiles {
  needProgram('openssl', 'openssl');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const authority = createAuthority(folder);
  const server = authority.server(certificate === 'good' ? true : certificate);
  const files = { certificate, ca: authority.caPath, cert: server.certPath, key: server.keyPath };
  chmodSync(server.keyPath, 0o644);
  if (!withClient) return files;
  const client = authority.client('admin');
  return { ...files, client: { cert: client.certPath, key: client.keyPath } };
}
