import { findingOf } from '@stash-addons/core';
import { type Catalog, type InstalledAddon, verifyFiles } from '@stash-addons/host';
import { about, attempt, type SubjectFinding } from './finding.js';
import { askProgram } from './program.js';

/** Whether each installed addon is as it was published and finds its clients here; one after the other, each is a process. */
export async function examineAddons(catalog: Catalog, signal: AbortSignal): Promise<SubjectFinding[]> {
  const found: SubjectFinding[] = [];
  for (const addon of catalog.addons) found.push(...(await examineAddon(addon, signal)));
  return [...found, ...refusedAddons(catalog, 'error')];
}

/** Packages that are marked as addons and cannot be used: an error, or a warning where another one is asked for. */
export function refusedAddons({ diagnostics }: Catalog, level: 'warning' | 'error'): SubjectFinding[] {
  return diagnostics.flatMap(({ code, message, hint, ...one }) =>
    about(`Addon ${one.package}`, [findingOf('addon.package', { code, message, hint }, level)]),
  );
}

async function examineAddon(addon: InstalledAddon, signal: AbortSignal): Promise<SubjectFinding[]> {
  const { name, package: packageName, version } = addon.manifest.addon;
  const findings = await attempt('addon.package', async () => {
    await verifyFiles(addon);
    const text = `${packageName} ${version} is as it was published.`;
    const clients = await attempt('addon.program', () => askProgram(addon.programPath as string, signal));
    return [{ check: 'addon.package', level: 'ok' as const, text }, ...clients];
  });
  return about(`Addon ${name}`, findings);
}
