import { compareVersions } from '@stash-addons/core';
import { Failed, must } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { mustComeBack } from '../lab/verdicts.js';
import { group } from './check.js';

export const versionChecks = group(
  'versions',
  ['manifest', 'restore'],
  [
    {
      id: 'version-matrix',
      proves: 'Every declared version of the database is backed up and restored.',
      how: 'For each of them a server is started, `typical` is put in, backed up, taken away and restored; fingerprints are compared, and so is the version in the tag of the snapshot.',
      fix: 'The message says which versions fail, and with what.',
      run: matrix,
    },
  ],
);

async function matrix(lab: Lab): Promise<string> {
  const versions = lab.addon.conformance.servers.map(({ version }) => version);
  const bad: string[] = [];
  for (const [index, version] of versions.entries()) {
    await tryVersion(lab, index).catch((error: unknown) => bad.push(`${version}: ${(error as Error).message}`));
  }
  if (bad.length > 0) throw new Failed(bad.join('\n'));
  return versions.join(', ');
}

async function tryVersion(lab: Lab, version: number): Promise<void> {
  const served = await lab.servers.get({ version });
  await lab.fill(served, 'typical');
  const fingerprint = await lab.fingerprint(served);
  const repository = lab.repository();
  await lab.mustBackUp({ served, repository });
  const [snapshot] = await repository.snapshots();
  const said = snapshot?.tags['server-version'];
  const isIt = said === undefined || compareVersions(firstVersion(said), served.database.version) === 0;
  must(isIt, `The server says that it is ${said}`);
  await mustComeBack(lab, served, { repository, fingerprint });
}

function firstVersion(text: string): string {
  return /\d+(?:\.\d+)*/.exec(text)?.[0] ?? text;
}
