import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AddonUnderTest } from '../addon/load-addon.js';
import { must } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { remainsOf } from '../lab/remains.js';
import { trace, traced, type Traced } from '../lab/traced.js';
import type { Ended } from '../run/program-run.js';
import { canary, finder, keyCanary, type Canary } from '../trace/canaries.js';
import { leaksOf } from '../trace/judge.js';
import { group } from './check.js';

const HOW = 'strace shows every command line, environment and written byte; the passwords are random words.';
const FIX = 'Pass secrets by `{ $secret }` in the environment or in a private file, and to nobody else.';

export const restChecks = group(
  'rest',
  ['manifest'],
  [
    {
      id: 'leaks-backup',
      proves:
        'In a backup no secret comes to a command line, to a program that it is not for, to the log or to a file that stays.',
      how: `A backup is traced. ${HOW}`,
      fix: FIX,
      short: true,
      run: async (lab) => mustNotLeak(lab, await traced(lab, 'backup')),
    },
    {
      id: 'leaks-restore',
      proves: 'The same of a restore.',
      how: `A restore is traced. ${HOW}`,
      fix: FIX,
      needs: ['restore'],
      short: true,
      run: async (lab) => mustNotLeak(lab, await traced(lab, 'restore')),
    },
    {
      id: 'leaks-certificate',
      proves: 'The same of the key of a client certificate.',
      how: `A backup of a server that asks for a certificate is traced. ${HOW}`,
      fix: FIX,
      needs: ['appBinding', 'tls', 'clientCertificate'],
      run: async (lab) => {
        const served = await lab.servers.get({ certificate: 'good', clientCertificate: true });
        mustNotLeak(lab, await trace(lab, 'backup', served));
      },
    },
    {
      id: 'left-processes',
      proves: 'When the program has ended, all that it started has.',
      how: 'After a backup and a restore that succeed, and after a restore that fails, processes of the run are looked for.',
      fix: 'Start nothing in the background; what has to run beside the units is a `beside` of the plan.',
      needs: ['restore'],
      short: true,
      run: (lab) => nothingLeft(lab, 'processes'),
    },
    {
      id: 'left-locks',
      proves: 'No lock of restic stays.',
      how: 'After the same runs, the locks of the repository are listed.',
      fix: 'Run restic by the runtime alone, and do not let go of it before it has ended.',
      needs: ['restore'],
      short: true,
      run: (lab) => nothingLeft(lab, 'locks'),
    },
    {
      id: 'left-files',
      proves: 'No file stays but the result.',
      how: 'After the same runs, the scratch folder, the home folder and the folder for temporary files are listed.',
      fix: 'Write below the private folder only, by `files` of a command or `$path`.',
      needs: ['restore'],
      short: true,
      run: (lab) => nothingLeft(lab, 'files'),
    },
  ],
);

async function nothingLeft(lab: Lab, kind: 'processes' | 'locks' | 'files'): Promise<void> {
  for (const remains of await remainsOf(lab)) {
    const left = remains[kind];
    must(left.length === 0, `${remains.what}, left: ${left.join(', ')}`);
  }
}

function mustNotLeak(lab: Lab, { ended, calls, served }: Traced): void {
  const canaries = canariesOf(lab, served);
  const rules = { canaries, privateFolder: ended.dir, clients: clientsOf(lab.addon) };
  const find = finder(canaries);
  const inLog = find(ended.log).map(({ name }) => `${name} in the log`);
  const leaks = [...leaksOf(calls, rules), ...inLog, ...onDisk(ended, find)];
  must(leaks.length === 0, leaks.join('\n'));
}

function canariesOf(lab: Lab, { database, clientKeyPem }: Traced['served']): Canary[] {
  const key = clientKeyPem === '' ? [] : [keyCanary('client key', clientKeyPem)];
  const login = canary('database password', 'database', database.password);
  return [login, canary('repository password', 'repository', lab.repositoryPassword), ...key];
}

/** All that may be told the password: the tools, the addon's own helpers, and what these are declared to start. */
function clientsOf({ manifest, conformance: { programs } }: AddonUnderTest): string[] {
  const helpers = Object.keys(manifest.files).map((path) => basename(path));
  return [...Object.keys(manifest.tools), ...helpers, ...(programs?.others ?? [])];
}

function onDisk({ dir }: Ended, find: ReturnType<typeof finder>): string[] {
  const scratch = join(dir, 'scratch');
  return readdirSync(scratch, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return find(readFileSync(path, 'latin1')).map(({ name }) => `${name} left in ${path.slice(dir.length)}`);
    });
}
