import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StashError } from '@stash-addons/core';
import {
  directorySource,
  discover,
  type InstalledAddon,
  integrityOf,
  type Lock,
  LOCK_FILE,
  lockedAddon,
  type LockedAddon,
  lockOf,
  projectFolder,
  verifyFiles,
} from '@stash-addons/host';
import { rootOf } from '../catalog.js';
import type { CommandRun } from '../command.js';
import { note, printJson, printLine } from '../output/print.js';
import { readRules } from '../trust.js';

/** What follows is JSON, which is YAML too. */
const HEAD = '# The addons that --frozen lets run. Made by: stash-addons lock. Keep it under version control.\n';

/** Writes down what is installed; a version that was locked before must be what it was. */
export const runLock: CommandRun<Record<never, never>> = async ({ values }) => {
  const root = rootOf(values);
  const path = join(await projectFolder(root), LOCK_FILE);
  const rules = await readRules(root);
  const { addons, diagnostics } = await discover([directorySource({ root })], { ...rules, frozen: false });
  for (const { code, message, hint } of diagnostics) note(`warning ${code}: ${message}\n  hint: ${hint}`);
  const entries: Record<string, LockedAddon> = {};
  const before = rules.lock?.lock;
  for (const addon of addons) entries[addon.manifest.addon.package] = await entryOf(addon, before, path);
  const made = lockOf(entries);
  writeFileSync(path, `${HEAD}${JSON.stringify(made, undefined, 2)}\n`);
  if (values.json) return printJson(made);
  for (const line of changes(before, made)) printLine(line);
};

async function entryOf(addon: InstalledAddon, before: Lock | undefined, lock: string): Promise<LockedAddon> {
  await verifyFiles(addon);
  const { package: name, version } = addon.manifest.addon;
  const entry = lockedAddon(addon.manifest, integrityOf(addon.packageDir ?? ''));
  const old = before?.addons[name];
  if (old?.version === version && JSON.stringify(old) !== JSON.stringify(entry)) {
    const part = old.manifest === entry.manifest ? 'files' : 'contents of the manifest';
    throw new StashError('SA_ADDON_LOCK_DIFFERS', { package: name, version, lock, part });
  }
  return entry;
}

function changes(before: Lock | undefined, now: Lock): string[] {
  const [old, made] = [before?.addons ?? {}, now.addons];
  return [
    ...Object.keys(old).flatMap((name) => (made[name] === undefined ? [`removed ${name} ${old[name]?.version}`] : [])),
    ...Object.entries(made).map(([name, { version }]) => `${wordFor(old[name], version)} ${name} ${version}`),
  ];
}

function wordFor(old: LockedAddon | undefined, version: string): string {
  if (old === undefined) return 'added';
  return old.version === version ? 'same' : `changed from ${old.version}`;
}
