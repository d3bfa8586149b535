import type { Lab, LabRun } from '../lab/lab.js';
import { mustComeBack, mustHoldNothing, mustSayError } from '../lab/verdicts.js';
import { must } from '../lab/failed.js';
import { group } from './check.js';

const CODED = /^SA_(?!INTERNAL)/;
const SMALL = { repository: 4 * 1024 * 1024, scratch: 512 * 1024 };

export const diskChecks = group(
  'disk',
  ['manifest'],
  [
    {
      id: 'disk-full-repository',
      proves: 'A backup into a repository without room fails with a code, and leaves no snapshot.',
      how: 'The repository is on a disk of 4 MiB, and the data set `large` is backed up.',
      fix: 'The runtime reports it by itself; does something of the plan hide how restic ended?',
      run: async (lab) => {
        const { ended, wish } = await backUpFull(lab, 'repository');
        mustSayError(ended, CODED, 'A backup into a repository without room');
        await mustHoldNothing(wish.repository, 'A full repository');
      },
    },
    {
      id: 'disk-full-scratch',
      proves: 'A backup without room for temporary files either is whole or fails with a code and without a snapshot.',
      how: 'The scratch folder is on a disk of 512 KiB, and the data set `large` is backed up.',
      fix: 'Look at the exit status of whatever writes to a file.',
      needs: ['restore'],
      run: fullScratch,
    },
  ],
);

async function backUpFull(lab: Lab, what: 'repository' | 'scratch') {
  const served = await lab.main();
  await lab.fill(served, 'large');
  const wish: LabRun = { served, repository: lab.repository(), full: { what, bytes: SMALL[what] } };
  return { ended: await lab.run('backup', wish), wish, served };
}

async function fullScratch(lab: Lab): Promise<string> {
  const { ended, wish, served } = await backUpFull(lab, 'scratch');
  const { repository } = wish;
  const failed = ended.result === undefined ? ended.code !== 0 : ended.result.error !== undefined;
  if (failed) {
    await mustHoldNothing(repository, 'Without room for temporary files');
    return ended.result?.error?.code ?? 'failed without a result';
  }
  must((await repository.snapshots()).length > 0, 'A backup that was told as good left no snapshot');
  await mustComeBack(lab, served, { repository, fingerprint: await lab.fingerprint(served) });
  return 'needs none';
}
