import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { must, mustEqual } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { traced, type Traced } from '../lab/traced.js';
import { commandsOf, type Command } from '../trace/commands.js';
import { group } from './check.js';

/** Lies beside the declaration. */
export const GOLDEN = 'conform.golden.json';

type Operation = 'backup' | 'restore';
type Golden = Partial<Record<Operation, Command[]>>;

const HOW =
  'is traced, and what is started is compared with conform.golden.json: arguments and environment of restic, of the tools of the manifest and of the helpers. What differs from run to run and from machine to machine is written as `<port>`, `<run>` and the like.';
const FIX = 'Where the change is meant, look at it and run the kit with --update; commit the file.';

export const commandChecks = group(
  'commands',
  ['manifest'],
  [
    {
      id: 'commands-backup',
      proves: 'A backup starts the programs that it started before, with the same arguments and environment.',
      how: `A backup of the data set \`hostileNames\`, or \`typical\` without one, ${HOW}`,
      fix: FIX,
      short: true,
      run: (lab) => compare(lab, 'backup'),
    },
    {
      id: 'commands-restore',
      proves: 'So does a restore.',
      how: `A restore of the data set \`hostileNames\`, or \`typical\` without one, ${HOW}`,
      fix: FIX,
      needs: ['restore'],
      short: true,
      run: (lab) => compare(lab, 'restore'),
    },
  ],
);

async function compare(lab: Lab, operation: Operation): Promise<string | void> {
  const run = await traced(lab, operation);
  const found = commandsOf(run.calls, rewriteFor(lab, run));
  const path = join(lab.addon.home, GOLDEN);
  const golden: Golden = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Golden) : {};
  if (lab.update) {
    writeFileSync(path, `${JSON.stringify({ ...golden, [operation]: found }, null, 2)}\n`);
    return `written to ${GOLDEN}`;
  }
  const wanted = golden[operation];
  must(wanted !== undefined, `${path} says nothing of a ${operation} yet. Write it: stash-addons conform . --update`);
  mustEqual(JSON.stringify(found, null, 2), JSON.stringify(wanted, null, 2), `What a ${operation} starts`);
}

function rewriteFor({ addon, repositoryPassword }: Lab, { ended, served, repository }: Traced) {
  const { database } = served;
  const { manifest, conformance } = addon;
  const helpers = Object.keys(manifest.files).map((path) => basename(path));
  const texts: [string, string][] = [
    [repositoryPassword, '<repository password>'],
    [database.password, '<password>'],
    [`${repository}.journal`, '<journal>'],
    [repository, '<repository>'],
    [ended.dir, '<run>'],
    [database.folder, '<server>'],
    [dirname(join(addon.folder, manifest.addon.program)), '<program>'],
    ...(served.volume === undefined ? [] : [[served.volume, '<volume>'] as [string, string]]),
    ...(database.port === 0 ? [] : [[String(database.port), '<port>'] as [string, string]]),
  ];
  return {
    texts,
    programs: ['restic', ...Object.keys(manifest.tools), ...helpers, ...(conformance.programs?.others ?? [])],
    asked: Object.values(manifest.tools).map(({ versionArgs }) => versionArgs.join(' ')),
  };
}
