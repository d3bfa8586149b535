import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StashError } from '@stash-addons/core';
import {
  contradictionOf,
  directorySource,
  discover,
  type InstalledAddon,
  integrityOf,
  type Lock,
  LOCK_FILE,
  lockedAddon,
  type LockedAddon,
  type LockedProvenance,
  lockOf,
  projectFolder,
  rulesFor,
  type Trust,
  verifyFiles,
} from '@stash-addons/host';
import { rootOf } from '../catalog.js';
import type { CommandRun } from '../command.js';
import { note, printJson, printLine } from '../output/print.js';
import { askProvenance } from '../provenance.js';
import { readRules } from '../trust.js';

/** What follows is JSON, which is YAML too. */
const HEAD = '# The addons that --frozen lets run. Made by: stash-addons lock. Keep it under version control.\n';

type Rules = Pick<Trust, 'lock' | 'policy'>;

/** Writes down what is installed; a version that was locked before must be what it was. */
export const runLock: CommandRun<Record<never, never>> = async ({ values }) => {
  const root = rootOf(values);
  const path = join(await projectFolder(root), LOCK_FILE);
  const rules = await readRules(root);
  const { addons, diagnostics } = await discover([directorySource({ root })], { ...unasked(rules), frozen: false });
  for (const { code, message, hint } of diagnostics) note(`warning ${code}: ${message}\n  hint: ${hint}`);
  const entries: Record<string, LockedAddon> = {};
  for (const addon of addons) entries[addon.manifest.addon.package] = await entryOf(addon, rules, path);
  const made = lockOf(entries);
  writeFileSync(path, `${HEAD}${JSON.stringify(made, undefined, 2)}\n`);
  if (values.json) return printJson(made);
  for (const line of changes(rules.lock?.lock, made)) printLine(line);
};

/** An addon whose provenance is not in the lock is not refused by whoever is about to put it there. */
function unasked({ lock, policy }: Rules): Rules {
  if (policy === undefined) return { lock };
  const { provenance: _asked, ...rest } = policy.policy;
  return { lock, policy: { ...policy, policy: rest } };
}

async function entryOf(addon: InstalledAddon, rules: Rules, lock: string): Promise<LockedAddon> {
  await verifyFiles(addon);
  const { package: name, version } = addon.manifest.addon;
  const entry = lockedAddon(addon.manifest, integrityOf(addon.packageDir ?? ''));
  const { provenance: known, ...old } = rules.lock?.lock.addons[name] ?? {};
  const isSame = 'version' in old && old.version === version;
  if (isSame && JSON.stringify(old) !== JSON.stringify(entry)) {
    const part = old.manifest === entry.manifest ? 'files' : 'contents of the manifest';
    throw new StashError('SA_ADDON_LOCK_DIFFERS', { package: name, version, lock, part });
  }
  const provenance = await provenanceOf({ name, entry, known: isSame ? known : undefined }, rules, dirname(lock));
  return provenance === undefined ? entry : { ...entry, provenance };
}

interface Wanted {
  name: string;
  entry: LockedAddon;
  /** Of the same files, found before. */
  known: LockedProvenance | undefined;
}

/** Where the policy asks for it; it has to be what the policy says. */
async function provenanceOf(
  { name, entry, known }: Wanted,
  { policy }: Rules,
  folder: string,
): Promise<LockedProvenance | undefined> {
  const wanted = rulesFor(name, policy?.policy.provenance);
  if (wanted.length === 0) return undefined;
  const { version, integrity } = entry;
  const path = policy?.path ?? '';
  const says = known ?? (await askProvenance({ package: name, version, integrity, policy: path, folder }));
  const other = contradictionOf(says, wanted);
  if (other === undefined) return says;
  throw new StashError('SA_ADDON_PROVENANCE_DIFFERS', { package: name, version, policy: path, ...other });
}

function changes(before: Lock | undefined, now: Lock): string[] {
  const [old, made] = [before?.addons ?? {}, now.addons];
  return [
    ...Object.keys(old).flatMap((name) => (made[name] === undefined ? [`removed ${name} ${old[name]?.version}`] : [])),
    ...Object.entries(made).map(([name, entry]) => {
      return `${wordFor(old[name], entry.version)} ${name} ${entry.version}${saidOf(entry)}`;
    }),
  ];
}

function wordFor(old: LockedAddon | undefined, version: string): string {
  if (old === undefined) return 'added';
  return old.version === version ? 'same' : `changed from ${old.version}`;
}

function saidOf({ provenance }: LockedAddon): string {
  if (provenance === undefined) return '';
  const { repository, workflow, commit } = provenance;
  return `, by an unverified statement of the registry made of ${repository} ${commit} by ${workflow}`;
}
