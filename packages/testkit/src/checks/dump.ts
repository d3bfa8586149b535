import { must } from '../lab/failed.js';
import { fakeDump, type Misdeed } from '../lab/fake-dump.js';
import type { Lab } from '../lab/lab.js';
import { mustHoldNothing, mustSayError } from '../lab/verdicts.js';
import { group, type Check } from './check.js';
import { endsWithMark } from './needs.js';

const REJECTED = /^SA_(COMMAND|DUMP|SNAPSHOT)_/;

export const dumpChecks: Check[] = group(
  'dump',
  ['manifest', 'dumpProgram'],
  [
    {
      id: 'dump-fails',
      proves: 'A dump that breaks off with an exit status is no backup.',
      how: 'A fake of the dump program writes the beginning of the real dump and exits 1.',
      fix: 'Do not hide its exit status behind a pipe of a shell, and allow no status by `ok` that can mean failure.',
      short: true,
      run: (lab) => refuses(lab, 'fails', 'A backup whose dump exits 1'),
    },
    {
      id: 'dump-says-error',
      proves: 'A dump that tells an error is no backup, whatever its exit status.',
      how: 'A fake of the dump program makes a whole dump, prints the declared error and exits 0.',
      fix: 'Give the command a `stderr` rule.',
      needs: ['dumpError'],
      run: (lab) => refuses(lab, 'error', 'A backup whose dump tells an error'),
    },
    {
      id: 'dump-empty',
      proves: 'A dump of nothing is no backup.',
      how: 'A fake of the dump program writes nothing and exits 0.',
      fix: 'Give the format `minBytes`, or count in the program what must be there.',
      run: (lab) => refuses(lab, 'nothing', 'A backup whose dump is empty'),
    },
    {
      id: 'dump-cut',
      proves: 'A dump that lacks its end is no backup.',
      how: 'A fake of the dump program leaves the last bytes out and exits 0; of files, it does what `programs.dump.damage` says.',
      fix: 'Give the format an `end` mark; of a tree, look at what was written before it is stored.',
      short: true,
      run: async (lab) => {
        const { conformance, manifest } = lab.addon;
        const canTell = manifest.formats.some(endsWithMark) || conformance.programs?.dump?.damage !== undefined;
        must(canTell, 'No format has an end mark, and no programs.dump.damage is declared: nobody could tell');
        await refuses(lab, 'cut', 'A backup whose dump lacks its end');
      },
    },
  ],
);

async function refuses(lab: Lab, misdeed: Misdeed, what: string): Promise<void> {
  const served = await lab.main();
  await lab.fill(served, 'typical');
  const fake = fakeDump(lab, served, misdeed);
  const repository = lab.repository();
  const ended = await lab.run('backup', { served, repository, path: [fake.bin] });
  must(fake.wasTaken(), 'The addon has taken another program than the fake that is first in PATH; see programs.dump');
  mustSayError(ended, REJECTED, what);
  await mustHoldNothing(repository, what);
}
