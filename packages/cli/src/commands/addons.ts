import { StashError } from '@stash-addons/core';
import { addonByName, type Catalog, unknownAddon } from '@stash-addons/host';
import type { CommandRun } from '../command.js';
import { openCatalog } from '../catalog.js';
import { note, printJson, printLine, printTable } from '../output/print.js';

export const runAddons: CommandRun<Record<never, never>> = async ({ words: [action = 'list', name], values }) => {
  const catalog = await openCatalog(values);
  if (action === 'list' && name === undefined) return list(catalog, values.json ?? false);
  if (action === 'show' && name !== undefined) return show(catalog, name, values.json ?? false);
  throw new StashError('SA_USAGE', { problem: `addons ${action} is not known`, help: 'stash-addons addons --help' });
};

function list({ addons, diagnostics }: Catalog, json: boolean): void {
  if (json) return printJson({ addons: addons.map(({ manifest }) => manifest), diagnostics });
  printTable(
    ['ADDON', 'PACKAGE', 'VERSION', 'RELEASES'],
    addons.map(({ manifest: { addon, releases } }) => [
      addon.name,
      addon.package,
      addon.version,
      releases.map(({ suffix }) => suffix).join(' '),
    ]),
  );
  for (const { code, message, hint } of diagnostics) note(`warning ${code}: ${message}\n  hint: ${hint}`);
}

async function show(catalog: Catalog, name: string, json: boolean): Promise<void> {
  const found = addonByName(catalog, name);
  if (found === undefined) throw unknownAddon(catalog, name);
  if (json) return printJson(found.manifest);
  const { addon, serves, releases, params, operations } = found.manifest;
  printLine(`${addon.title}: ${addon.package} ${addon.version}`);
  const { yamlText } = await import('../output/yaml.js');
  printLine(yamlText({ serves, params }).trimEnd());
  printTable(
    ['RELEASE', 'SERVER', 'TESTED WITH'],
    releases.map(({ suffix, server, tested }) => [suffix, server, tested.join(' ')]),
  );
  for (const { grant, why } of operations.backup.privileges) printLine(`needs ${grant}: ${why}`);
}
