import { must, mustEqual } from '../lab/failed.js';
import type { DataSet, Lab } from '../lab/lab.js';
import { mustComeBack, mustRefuseRestore } from '../lab/verdicts.js';
import { group } from './check.js';

const LOOK = 'Compare the two lines that differ; restic dump of the snapshot shows what was stored.';

export const roundTripChecks = group(
  'round-trip',
  ['manifest', 'restore'],
  [
    {
      id: 'round-trip-empty',
      proves: 'A database without data is backed up and restored, or refused with a code.',
      how: 'The database is emptied, backed up, filled, emptied and restored; fingerprints are compared.',
      fix: LOOK,
      run: emptyRoundTrip,
    },
    {
      id: 'round-trip-typical',
      proves: 'A little of everything comes back as it was.',
      how: 'The data set `typical` is put in, backed up, taken away and restored; fingerprints are compared.',
      fix: LOOK,
      short: true,
      run: (lab) => roundTrip(lab, 'typical'),
    },
    {
      id: 'round-trip-hostile-names',
      proves: 'Names with blanks, quotes and statements in them come back as they were.',
      how: 'The same with the data set `hostileNames`.',
      fix: 'Somewhere a name becomes part of a statement or of a command line without being quoted.',
      needs: ['hostileNames'],
      run: (lab) => roundTrip(lab, 'hostileNames'),
    },
    {
      id: 'round-trip-large',
      proves: 'More data than a pipe or a buffer holds comes back as it was.',
      how: 'The same with the data set `large`.',
      fix: LOOK,
      run: (lab) => roundTrip(lab, 'large'),
    },
    {
      id: 'repeat-backup',
      proves: 'A backup can be made again and again, and each can be restored.',
      how: 'Two backups of one database go into one repository; it is restored from the second.',
      fix: 'What does the first backup leave, in the database or in the repository, that the second stumbles over?',
      run: repeatBackup,
    },
    {
      id: 'existing-data',
      proves: 'A restore over data does what the manifest says under `existing`.',
      how: 'A backup is restored into the database it was made of: where it `refuses`, that must fail and change nothing; where it `merges` or `replaces`, the database must be as before.',
      fix: 'Either the program or `operations.restore.existing` of the manifest is wrong.',
      run: existingData,
    },
    {
      id: 'snapshot-identity',
      proves: 'A snapshot says what it is: target, addon, format and session in its tags, and the path of its format.',
      how: 'The snapshots of a backup are listed with restic.',
      fix: 'The format of a unit must be one of the manifest, with `writes: true`, and its file or path one of its paths.',
      short: true,
      run: snapshotIdentity,
    },
  ],
);

async function roundTrip(lab: Lab, set: DataSet): Promise<void> {
  must(set === 'empty' || lab.data[set] !== undefined, `Declare data.${set}, or say why not in lacks.${set}`);
  const served = await lab.main();
  const sample = await lab.sample(set);
  await served.act(lab.data.clear);
  const empty = await lab.fingerprint(served);
  must(
    empty !== sample.fingerprint,
    `The fingerprint of ${set} is that of an empty database: it does not see the data`,
  );
  await mustComeBack(lab, served, sample);
}

async function emptyRoundTrip(lab: Lab): Promise<string | void> {
  const served = await lab.main();
  await lab.fill(served, 'empty');
  const fingerprint = await lab.fingerprint(served);
  const repository = lab.repository();
  const { result } = await lab.run('backup', { served, repository });
  must(result !== undefined, 'The backup of an empty database left no result');
  if (result.error !== undefined) {
    must((await repository.snapshots()).length === 0, 'A backup that was refused left a snapshot');
    return `refused with ${result.error.code}`;
  }
  await mustComeBack(lab, served, { repository, fingerprint });
}

async function repeatBackup(lab: Lab): Promise<void> {
  const served = await lab.main();
  await lab.fill(served, 'typical');
  const fingerprint = await lab.fingerprint(served);
  const repository = lab.repository();
  await lab.mustBackUp({ served, repository });
  const first = await repository.snapshots();
  await lab.mustBackUp({ served, repository });
  const second = await repository.snapshots();
  must(
    second.length === 2 * first.length,
    `After the first backup there were ${first.length} snapshots, then ${second.length}`,
  );
  mustEqual(await lab.fingerprint(served), fingerprint, 'A backup has changed the database');
  await mustComeBack(lab, served, { repository, fingerprint });
}

async function existingData(lab: Lab): Promise<string> {
  const served = await lab.main();
  await lab.fill(served, 'typical');
  const fingerprint = await lab.fingerprint(served);
  const repository = lab.repository();
  await lab.mustBackUp({ served, repository });
  const effect = lab.addon.manifest.operations.restore?.existing?.effect;
  must(effect !== undefined, 'The manifest does not say what a restore does to data that is there');
  if (effect === 'refuses') {
    await mustRefuseRestore(lab, { served, repository }, { code: /^SA_TARGET_/, what: 'A restore over data' });
  } else {
    await lab.mustRestore({ served, repository });
    mustEqual(await lab.fingerprint(served), fingerprint, 'A restore over the same data has changed it');
  }
  return effect;
}

async function snapshotIdentity(lab: Lab): Promise<void> {
  const { repository } = await lab.sample('typical');
  const { formats, addon } = lab.addon.manifest;
  const snapshots = await repository.snapshots();
  must(snapshots.length > 0, 'A backup that succeeded left no snapshot');
  for (const { tags, paths, hostname } of snapshots) {
    must((tags.target ?? tags['part-of']) === 'demo/db', `The tag target is ${tags.target}`);
    must(tags.addon === addon.name, `The tag addon is ${tags.addon}`);
    must(tags.session === 'demo/now', `The tag session is ${tags.session}`);
    must(hostname !== '', 'The snapshot has no host');
    const format = formats.find(({ id }) => id === tags.format);
    must(format?.writes === true, `The tag format is ${tags.format}, which the manifest does not write`);
    if (tags.part !== undefined) continue;
    const known = format.layout === 'volume' || paths.some((path) => format.paths.includes(path));
    must(known, `The snapshot holds ${paths.join(', ')}; the format ${format.id} has ${format.paths.join(', ')}`);
  }
}
