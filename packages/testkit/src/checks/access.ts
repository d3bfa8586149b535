import type { RunResult } from '@stash-addons/core';
import { freePort } from '../machine/free-port.js';
import { HOSTILE_PASSWORDS } from '../run/hostile.js';
import type { Ended } from '../run/program-run.js';
import { answers } from '../server/start-command.js';
import { Failed, must } from '../lab/failed.js';
import { errorText, type Lab } from '../lab/lab.js';
import { mustRefuseBackup, mustRefuseRestore } from '../lab/verdicts.js';
import { group } from './check.js';

/** Of this machine, and of no server. */
const NOBODY = '127.77.7.7';
const CODED = /^SA_(?!INTERNAL)/;
const REFUSED = /^SA_(TARGET|COMMAND|PARAM)_/;

export const accessChecks = group(
  'access',
  ['manifest', 'appBinding'],
  [
    {
      id: 'wrong-password',
      proves: 'A wrong password ends a backup with the code SA_TARGET_PASSWORD, and leaves no snapshot.',
      how: 'A backup is run with another password than that of the server.',
      fix: 'Add a diagnosis for what the client says then; make sure that the password is used at all.',
      needs: ['password'],
      short: true,
      run: async (lab) => {
        const served = await lab.main();
        const wanted = { code: /^SA_TARGET_PASSWORD$/, what: 'A backup with a wrong password' };
        await mustRefuseBackup(lab, { served, password: 'wrong one' }, wanted);
      },
    },
    {
      id: 'wrong-password-restore',
      proves: 'A wrong password ends a restore with the code SA_TARGET_PASSWORD, and changes nothing.',
      how: 'A good snapshot is restored with another password than that of the server.',
      fix: 'Are the diagnoses those of the client that asks before a restore too?',
      needs: ['password', 'restore'],
      run: async (lab) => {
        const { repository } = await lab.sample('typical');
        const served = await lab.main();
        const wanted = { code: /^SA_TARGET_PASSWORD$/, what: 'A restore with a wrong password' };
        await mustRefuseRestore(lab, { served, repository, password: 'wrong one' }, wanted);
      },
    },
    {
      id: 'no-login',
      proves: 'A Secret without user and password ends a backup with a code.',
      how: 'A backup is run with a Secret that holds another key alone.',
      fix: 'Ask for the keys that you need with a coded error, SA_TARGET_SECRET_KEY.',
      needs: ['password'],
      run: async (lab) => {
        const served = await lab.main();
        const wanted = { code: /^SA_TARGET_/, what: 'A backup without user and password' };
        await mustRefuseBackup(lab, { served, secret: { other: 'x' } }, wanted);
      },
    },
    {
      id: 'unreachable',
      proves:
        'A server that is not there ends a backup with the code SA_TARGET_UNREACHABLE, soon after the time to wait.',
      how: 'A backup is run with a port that nobody listens on, and two seconds to wait.',
      fix: 'Add a diagnosis with `wait: true` for what the client says then.',
      needs: ['network'],
      short: true,
      run: async (lab) => {
        const served = await lab.main();
        const wanted = { code: /^SA_TARGET_UNREACHABLE$/, what: 'A backup of a server that is not there' };
        const { seconds } = await mustRefuseBackup(lab, { served, port: await freePort() }, wanted);
        must(seconds < 45, `It took ${Math.round(seconds)} s to say so`);
      },
    },
    {
      id: 'address-used',
      proves: 'It is the host of the AppBinding that is backed up, and no other.',
      how: `A backup is run with the host ${NOBODY} and the port of a server that is elsewhere.`,
      fix: 'Pass the host of `context.connection` to every client.',
      needs: ['network'],
      short: true,
      run: async (lab) => {
        const served = await lab.main();
        const taken = await answers(NOBODY, served.database.port);
        must(!taken, `The server listens at ${NOBODY} too; let it listen at 127.0.0.1 alone`);
        const wanted = { code: /^SA_TARGET_/, what: `A backup of ${NOBODY}, where nobody listens,` };
        await mustRefuseBackup(lab, { served, host: NOBODY }, wanted);
      },
    },
    {
      id: 'hostile-passwords',
      proves: 'Any password that the server takes gets through, or is refused with a code.',
      how: 'The password is one after the other of those that quoting, escaping and option files stumble over, and a backup is made with each; the short profile joins them to one. Where no login.changePassword is declared, each gets a server of its own.',
      fix: 'Pass it by an environment variable or by a file with the right `encode`, never as part of another text.',
      needs: ['password', 'changePassword'],
      run: hostilePasswords,
    },
    {
      id: 'too-few-rights',
      proves: 'A user who may not read all gets a code, and no snapshot of the part that he may read.',
      how: 'A user is made who may connect and no more, and a backup is run as him.',
      fix: 'Add a diagnosis for what the client says then; look at its exit status.',
      needs: ['password', 'stranger'],
      run: tooFewRights,
    },
  ],
);

async function hostilePasswords(lab: Lab): Promise<string> {
  const served = await lab.main();
  await lab.fill(served, 'empty');
  const repository = lab.repository();
  const passwords = passwordsOf(lab);
  let [notTaken, refused] = [0, 0];
  for (const password of passwords) {
    const ended = await withPassword(lab, { served, repository, password });
    if (ended === undefined) notTaken += 1;
    else if (!isLetIn(resultFor(password, ended))) {
      mustBeDeclared(lab, password, ended);
      refused += 1;
    }
  }
  must(notTaken < passwords.length, 'The server takes none of these passwords, as login.changePassword sets them');
  return [notTaken > 0 && `${notTaken} not taken by the server`, refused > 0 && `${refused} refused with a code`]
    .filter(Boolean)
    .join(', ');
}

function resultFor(password: string, { result }: Ended): RunResult {
  must(result !== undefined, `With the password ${shown(password)} a backup leaves no result`);
  return result;
}

function mustBeDeclared(lab: Lab, password: string, { result }: Ended): void {
  const may = lab.addon.conformance.login?.refusedPasswords?.test(password) ?? false;
  const said = result === undefined ? 'no result' : errorText(result);
  must(may && CODED.test(result?.error?.code ?? ''), `With the password ${shown(password)}: ${said}`);
}

function shown(password: string): string {
  return JSON.stringify(password.slice(0, 60));
}

type Wish = Parameters<Lab['run']>[1] & { password: string };

/** Undefined where the server does not take it. Where it cannot be changed, each needs a server of its own. */
async function withPassword(lab: Lab, wish: Wish): Promise<Ended | undefined> {
  const { served, password } = wish;
  const { changePassword } = lab.addon.conformance.login ?? {};
  if (changePassword === undefined) return lab.run('backup', { ...wish, served: await lab.servers.get({ password }) });
  try {
    await served.act(changePassword, { newPassword: password });
  } catch {
    return undefined;
  }
  const ended = await lab.run('backup', wish);
  await served.act(changePassword, { newPassword: served.database.password });
  return ended;
}

/** What it finds then may be too little for a backup. */
function isLetIn({ error }: RunResult): boolean {
  return error === undefined || ['SA_DUMP_EMPTY', 'SA_SNAPSHOT_EMPTY'].includes(error.code);
}

function passwordsOf({ profile, addon }: Lab): readonly string[] {
  if (profile.name === 'full') return HOSTILE_PASSWORDS;
  const { refusedPasswords } = addon.conformance.login ?? {};
  return [HOSTILE_PASSWORDS.filter((one) => one.length === 3 && !refusedPasswords?.test(one)).join('')];
}

async function tooFewRights(lab: Lab): Promise<void> {
  const { stranger } = lab.addon.conformance.login ?? {};
  if (stranger === undefined) throw new Failed('Declare login.stranger, or say why not in lacks.stranger');
  const served = await lab.main();
  await lab.fill(served, 'typical');
  const who = { newUser: 'stranger', newPassword: 'of the stranger' };
  await served.act(stranger, who);
  const wanted = { code: REFUSED, what: 'A backup by a user who may read nothing' };
  await mustRefuseBackup(lab, { served, user: who.newUser, password: who.newPassword }, wanted);
}
