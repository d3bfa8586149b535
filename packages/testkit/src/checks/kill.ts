import type { Lab } from '../lab/lab.js';
import { mustEqual } from '../lab/failed.js';
import { strike, type Part, type Strike } from '../lab/strike.js';
import { mustBeDead, mustComeBack, mustHoldNothing, mustSayError } from '../lab/verdicts.js';
import type { Ended } from '../run/program-run.js';
import { group } from './check.js';

const CODED = /^SA_(?!INTERNAL)/;
const CANCELLED = /^SA_RUN_CANCELLED$/;
const HOLD = 'The other end of the pipe is stopped meanwhile, so that the data cannot have moved whole.';

export const killChecks = group(
  'kill',
  ['manifest'],
  [
    {
      id: 'kill-dump',
      proves: 'A backup whose dump program is killed fails, and leaves no snapshot.',
      how: `The dump program is killed while it dumps the data set \`large\`. ${HOLD}`,
      fix: 'Start it as a stage of the plan itself: a shell in between hides how it ended.',
      needs: ['dumpProgram'],
      short: true,
      run: (lab) => failedBackup(lab, { victim: 'client', hold: 'restic' }),
    },
    {
      id: 'kill-restic-backup',
      proves: 'A backup whose restic is killed fails, and leaves no snapshot.',
      how: 'restic is killed while it stores the data set `large`.',
      fix: 'The dump program must end when its output is closed, and the runtime must be left to judge.',
      run: (lab) => failedBackup(lab, { victim: 'restic' }),
    },
    {
      id: 'kill-program-backup',
      proves: 'A program that is killed leaves no snapshot and no process, and the next backup is good.',
      how: "The addon's program is killed with SIGKILL in the middle of a backup; another backup is made and restored.",
      fix: 'Let the runtime start every process: those that a client starts by itself outlive it.',
      run: killedBackup,
    },
    {
      id: 'cancel-backup',
      proves:
        'A backup that is told to end does: with the code SA_RUN_CANCELLED, without a snapshot, without a process.',
      how: 'The program gets SIGTERM in the middle of a backup.',
      fix: 'Take no signal handlers of your own.',
      run: async (lab) => {
        const { ended, repository } = await struckBackup(lab, { victim: 'program', signal: 'SIGTERM', hold: 'restic' });
        mustSayError(ended, CANCELLED, 'A backup that was told to end');
        await mustHoldNothing(repository, 'After SIGTERM');
        await mustBeDead(ended, 'After SIGTERM');
      },
    },
    {
      id: 'kill-load',
      proves: 'A restore whose loader is killed fails, and can be made again.',
      how: 'The program that loads is killed while it loads the data set `large`; then the restore is made again.',
      fix: 'Start it as a stage of the plan itself. Say under params.again what a restore into a half of one takes.',
      needs: ['restore', 'loadProgram'],
      run: (lab) => failedRestore(lab, { victim: 'client' }),
    },
    {
      id: 'kill-restic-restore',
      proves: 'A restore whose restic is killed fails, and can be made again.',
      how: `restic is killed while the data set \`large\` is restored; then the restore is made again. ${HOLD}`,
      fix: 'The loader must not take what came so far for all there is: it is fed by the gated pipe alone.',
      needs: ['restore'],
      run: (lab) => failedRestore(lab, { victim: 'restic', hold: 'client' }),
    },
    {
      id: 'kill-program-restore',
      proves: 'A program that is killed while it restores leaves no process, and the restore can be made again.',
      how: "The addon's program is killed with SIGKILL in the middle of a restore. The loader, or restic where there is none, is stopped meanwhile and stays so, so that what outlives the program is seen.",
      fix: 'Let the runtime start every process. What has to be put back afterwards belongs into the `undo` of a step.',
      needs: ['restore'],
      run: (lab) => {
        const hasLoader = lab.addon.conformance.programs?.load !== undefined;
        return failedRestore(lab, { victim: 'program', hold: hasLoader ? 'client' : 'restic' });
      },
    },
    {
      id: 'cancel-restore',
      proves: 'A restore that is told to end does, with the code SA_RUN_CANCELLED, and can be made again.',
      how: 'The program gets SIGTERM in the middle of a restore.',
      fix: 'Take no signal handlers of your own.',
      needs: ['restore'],
      run: (lab) => failedRestore(lab, { victim: 'program', signal: 'SIGTERM', hold: 'client' }),
    },
  ],
);

type Blow = Pick<Strike, 'victim'> & { signal?: NodeJS.Signals; hold?: Part };

/** The killed restic's lock stays for its next run to look at. */
async function struckBackup(lab: Lab, { signal = 'SIGKILL', ...blow }: Blow) {
  const served = await lab.main();
  await lab.fill(served, 'large');
  const repository = lab.repository();
  const run = lab.start('backup', { served, repository });
  const client = lab.addon.conformance.programs?.dump;
  const ended = await strike(run, { operation: 'backup', client, signal, ...blow });
  return { ended, repository, served };
}

async function failedBackup(lab: Lab, blow: Blow): Promise<void> {
  const { ended, repository } = await struckBackup(lab, blow);
  mustSayError(ended, CODED, `A backup whose ${blow.victim} was killed`);
  await mustHoldNothing(repository, `After the ${blow.victim} was killed`);
  await mustBeDead(ended, `After the ${blow.victim} was killed`);
}

async function killedBackup(lab: Lab): Promise<void> {
  const { ended, repository, served } = await struckBackup(lab, { victim: 'program' });
  await mustBeDead(ended, 'After the program was killed');
  await mustHoldNothing(repository, 'After the program was killed');
  const fingerprint = await lab.fingerprint(served);
  await lab.mustBackUp({ served, repository });
  await mustComeBack(lab, served, { repository, fingerprint });
}

async function failedRestore(lab: Lab, { signal = 'SIGKILL', ...blow }: Blow): Promise<void> {
  const served = await lab.main();
  const { repository, fingerprint } = await lab.sample('large');
  await served.act(lab.data.clear);
  const run = lab.start('restore', { served, repository });
  const client = lab.addon.conformance.programs?.load;
  const ended = await strike(run, { operation: 'restore', client, signal, ...blow });
  const what = `A restore whose ${blow.victim} got ${signal}`;
  if (signal === 'SIGTERM') mustSayError(ended, CANCELLED, what);
  else if (blow.victim !== 'program') mustSayError(ended, CODED, what);
  await mustBeDead(ended, what);
  await again(lab, { served, repository, fingerprint, ended });
}

interface Again extends Pick<Parameters<Lab['run']>[1], 'served' | 'repository'> {
  fingerprint: string;
  ended: Ended;
}

async function again(lab: Lab, { served, repository, fingerprint }: Again): Promise<void> {
  const params = lab.addon.conformance.params?.again;
  if (params === undefined) return mustComeBack(lab, served, { repository, fingerprint });
  await lab.mustRestore({ served, repository, params });
  mustEqual(await lab.fingerprint(served), fingerprint, 'A restore after one that was broken off');
}
