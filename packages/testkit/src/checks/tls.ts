import { mkdirSync } from 'node:fs';
import type { ServerCertificate } from '../declare/database.js';
import { must } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { mustComeBack, mustRefuseBackup, mustRefuseRestore } from '../lab/verdicts.js';
import { createAuthority } from '../machine/certificates.js';
import { group } from './check.js';

const CERTIFICATE = /^SA_TARGET_CERTIFICATE$/;
const LOOK = 'Tell the client to look at the certificate, with the authority of `context.connection.caBundle`.';

export const tlsChecks = group(
  'tls',
  ['manifest', 'appBinding', 'network', 'tls'],
  [
    {
      id: 'tls-good',
      proves: 'A server with a certificate of the given authority is backed up.',
      how: 'A server that lets in TLS alone is backed up with its authority as the caBundle.',
      fix: LOOK,
      short: true,
      run: async (lab) => {
        const served = await lab.servers.get({ certificate: 'good' });
        must(served.caPem !== '', 'The server has no authority');
        await lab.fill(served, 'typical');
        await lab.mustBackUp({ served, repository: lab.repository() });
      },
    },
    {
      id: 'tls-other-authority',
      proves: 'A certificate of another authority is refused.',
      how: 'The same server is backed up with another authority as the caBundle.',
      fix: LOOK,
      short: true,
      run: async (lab) => {
        const served = await lab.servers.get({ certificate: 'good' });
        const wanted = { code: CERTIFICATE, what: 'A backup of a server with a certificate of somebody else' };
        await mustRefuseBackup(lab, { served, clientConfig: otherAuthority(lab) }, wanted);
      },
    },
    {
      id: 'tls-restore',
      proves: 'A restore speaks TLS too; a certificate of another authority is refused, and nothing is changed.',
      how: 'A backup is restored into the same server: with another authority as the caBundle, then with its own.',
      fix: 'Tell each client of a restore what those of a backup are told.',
      needs: ['restore'],
      run: restoreByTls,
    },
    {
      id: 'tls-insecure',
      proves: 'insecureSkipTLSVerify lets a certificate of another authority pass.',
      how: 'The same, with insecureSkipTLSVerify in the AppBinding.',
      fix: 'Read `context.connection.insecureSkipVerify`; it still is TLS then.',
      needs: ['tlsInsecure'],
      run: async (lab) => {
        const served = await lab.servers.get({ certificate: 'good' });
        await lab.fill(served, 'typical');
        const clientConfig = { ...otherAuthority(lab), insecureSkipTLSVerify: true };
        await lab.mustBackUp({ served, repository: lab.repository(), clientConfig });
      },
    },
    {
      id: 'tls-expired',
      proves: 'A certificate that has expired is refused.',
      how: 'A server that shows one is backed up with its authority.',
      fix: LOOK,
      run: (lab) => refusesCertificate(lab, 'expired'),
    },
    {
      id: 'tls-wrong-host',
      proves: 'A certificate for another host is refused.',
      how: 'A server that shows one is backed up with its authority.',
      fix: 'Tell the client to compare the name too, not the authority alone.',
      run: (lab) => refusesCertificate(lab, 'wrong-host'),
    },
    {
      id: 'tls-client-certificate',
      proves:
        'A client certificate is shown where the server asks for one, and a server that gets none ends the backup with a code.',
      how: 'A server that asks for one is backed up without, then with it.',
      fix: 'Write certificate and key of the Secret to private files, and name them to every client.',
      needs: ['clientCertificate'],
      run: async (lab) => {
        const served = await lab.servers.get({ certificate: 'good', clientCertificate: true });
        must(served.clientCertPem !== '', 'The server gave no client certificate');
        const without = { ...served, clientCertPem: '', clientKeyPem: '' };
        const wanted = { code: /^SA_TARGET_/, what: 'A backup without a client certificate' };
        await mustRefuseBackup(lab, { served: without }, wanted);
        await lab.fill(served, 'typical');
        await lab.mustBackUp({ served, repository: lab.repository() });
      },
    },
  ],
);

async function restoreByTls(lab: Lab): Promise<void> {
  const served = await lab.servers.get({ certificate: 'good' });
  await lab.fill(served, 'typical');
  const fingerprint = await lab.fingerprint(served);
  const repository = lab.repository();
  await lab.mustBackUp({ served, repository });
  const wanted = { code: CERTIFICATE, what: 'A restore into a server with a certificate of somebody else' };
  await mustRefuseRestore(lab, { served, repository, clientConfig: otherAuthority(lab) }, wanted);
  await mustComeBack(lab, served, { repository, fingerprint });
}

async function refusesCertificate(lab: Lab, certificate: ServerCertificate): Promise<void> {
  const served = await lab.servers.get({ certificate });
  const wanted = { code: CERTIFICATE, what: `A backup of a server with a certificate that is ${certificate}` };
  await mustRefuseBackup(lab, { served }, wanted);
}

function otherAuthority(lab: Lab): { caBundle: string } {
  const folder = lab.place('other-authority');
  mkdirSync(folder, { recursive: true });
  return { caBundle: Buffer.from(createAuthority(folder).caPem).toString('base64') };
}
