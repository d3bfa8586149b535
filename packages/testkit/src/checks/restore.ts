import { encodeTags } from '@stash-addons/core';
import { must } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { mustComeBack, mustRefuseRestore, mustSayError } from '../lab/verdicts.js';
import { shell } from '../machine/shell.js';
import type { Repository, Stored } from '../repository/repository.js';
import { group } from './check.js';

const NO_SNAPSHOT = /^SA_SNAPSHOT_/;
const UNFINISHED = /^SA_(SNAPSHOT|DUMP|COMMAND|RESTIC|SET)_/;
/** So much is taken off the end of a stored dump. */
const LAST_BYTES = 64;

export const restoreChecks = group(
  'restore',
  ['manifest', 'restore'],
  [
    {
      id: 'snapshot-missing',
      proves: 'A restore without a snapshot says so and changes nothing.',
      how: 'A database with data is restored from an empty repository.',
      fix: 'Change nothing before the snapshot is known: no `before` step of a plan may empty the database.',
      short: true,
      run: async (lab) => {
        const served = await lab.main();
        await lab.fill(served, 'typical');
        const wish = { served, repository: lab.repository() };
        await mustRefuseRestore(lab, wish, { code: NO_SNAPSHOT, what: 'A restore from an empty repository' });
      },
    },
    {
      id: 'snapshot-foreign',
      proves: 'A snapshot of something else is not loaded.',
      how: 'The newest snapshot of the target holds a file that no format of the manifest has.',
      fix: 'Recognise formats by their paths; a path that is too short fits all.',
      needs: ['appBinding'],
      run: async (lab) => {
        const served = await lab.main();
        await lab.fill(served, 'typical');
        const repository = lab.repository();
        const tags = encodeTags({ target: 'demo/db', addon: 'somebody-else', format: 'unknown' }).join(',');
        const stdin = ['--stdin', '--stdin-filename', 'foreign.bin', '--host', 'host-0', '--tag', tags];
        await repository.restic(['backup', '--quiet', ...stdin], 'no dump of this database');
        await mustRefuseRestore(
          lab,
          { served, repository },
          { code: NO_SNAPSHOT, what: 'A restore of a foreign snapshot' },
        );
      },
    },
    {
      id: 'snapshot-untagged',
      proves: 'A snapshot of the older layout, without tags, is restored.',
      how: 'All tags of a snapshot are removed, and it is restored as one that belongs to the target.',
      fix: 'Let nothing of a restore depend on a tag that an old snapshot does not have.',
      run: async (lab) => {
        const sample = await lab.sample('typical');
        await removeTags(sample.repository);
        const served = await lab.main();
        await served.act(lab.data.clear);
        const wish = { served, repository: sample.repository, adoptUntagged: true };
        await lab.mustRestore(wish);
        must((await lab.fingerprint(served)) === sample.fingerprint, 'What was restored is not what was backed up');
      },
    },
    {
      id: 'snapshot-cut',
      proves: 'A stored dump that lacks its end is not told as a good restore.',
      how: `The dump in a snapshot is stored again without its last ${LAST_BYTES} bytes, with the same tags, and restored.`,
      fix: 'Give the format an `end` mark: the loader is then killed before it sees the end of its input.',
      needs: ['endMark'],
      short: true,
      run: cutSnapshot,
    },
    {
      id: 'restore-again',
      proves: 'A restore of a good snapshot works after one that was refused.',
      how: 'After a restore from an empty repository, one of a good snapshot is made.',
      fix: 'What does the refused restore leave behind?',
      run: async (lab) => {
        const served = await lab.main();
        const sample = await lab.sample('typical');
        mustSayError(
          await lab.run('restore', { served, repository: lab.repository() }),
          NO_SNAPSHOT,
          'The first restore',
        );
        await mustComeBack(lab, served, sample);
      },
    },
  ],
);

async function removeTags(repository: Repository): Promise<void> {
  const snapshots = await repository.snapshots();
  for (const { id, rawTags } of snapshots) await repository.restic(['tag', '--remove', rawTags.join(','), id]);
}

async function cutSnapshot(lab: Lab): Promise<void> {
  const { repository } = await lab.sample('typical');
  const snapshots = await repository.snapshots();
  for (const snapshot of snapshots) await cutOne(lab, repository, snapshot);
  const served = await lab.main();
  await served.act(lab.data.clear);
  const ended = await lab.run('restore', { served, repository });
  mustSayError(ended, UNFINISHED, 'A restore of a dump that lacks its end');
}

async function cutOne(lab: Lab, repository: Repository, { id, paths, hostname, rawTags }: Stored): Promise<void> {
  const { path, password, restic } = repository.access;
  const [file = ''] = paths;
  const env = { RESTIC_REPOSITORY: path, RESTIC_PASSWORD: password, PATH: process.env['PATH'] ?? '' };
  const given = { ...env, RESTIC: restic, ID: id, FILE: file, HOST: hostname, TAGS: rawTags.join(',') };
  const script = `"$RESTIC" dump --no-cache "$ID" "$FILE" | head -c -${LAST_BYTES} |
    "$RESTIC" backup --no-cache --quiet --stdin --stdin-filename "\${FILE#/}" --host "$HOST" --tag "$TAGS"`;
  await shell(script, { cwd: lab.folder, env: given });
  await repository.restic(['forget', id]);
}
