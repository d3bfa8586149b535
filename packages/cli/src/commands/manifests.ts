import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Manifest, StashError } from '@stash-addons/core';
import { addonByName, type Catalog, unknownAddon } from '@stash-addons/host';
import { chartFiles, type InstallOptions, installation, yamlOf } from '@stash-addons/install';
import { openCatalog, trustOf } from '../catalog.js';
import type { CommandRun, Values } from '../command.js';
import type { OPTIONS } from '../options.js';
import { note, printJson } from '../output/print.js';
import { parseCount } from '../params.js';

type ManifestValues = Values<(typeof OPTIONS)['manifests']>;

/** Reads the manifests of the installed addons; speaks with no cluster. */
export const runManifests: CommandRun<(typeof OPTIONS)['manifests']> = async ({ values }) => {
  const trust = await trustOf(values);
  const catalog = await openCatalog(values, trust);
  const lock = trust.frozen ? trust.lock : undefined;
  for (const { code, message, hint } of catalog.diagnostics) note(`warning ${code}: ${message}\n  hint: ${hint}`);
  const addons = wantedOf(catalog, values.addon);
  if (values.chart !== undefined) return writeChart(values.chart, chartFiles(addons, lock?.lock));
  const objects = installation({ ...optionsOf(values), addons, ...(lock && { lock: lock.lock }) });
  if (values.json) printJson({ apiVersion: 'v1', kind: 'List', items: objects.map(({ object }) => object) });
  else process.stdout.write(yamlOf(objects));
};

function wantedOf(catalog: Catalog, names: readonly string[] | undefined): Manifest[] {
  if (names === undefined) return catalog.addons.map(({ manifest }) => manifest);
  return names.map((name) => {
    const addon = addonByName(catalog, name);
    if (addon === undefined) throw unknownAddon(catalog, name);
    return addon.manifest;
  });
}

function optionsOf(values: ManifestValues): InstallOptions {
  const given: { [Name in keyof InstallOptions]: InstallOptions[Name] | undefined } = {
    namespace: values.namespace,
    registry: values.registry,
    tag: values['image-tag'],
    digest: values['image-digest'],
    replicas: parseCount('replicas', values.replicas),
    watchNamespaces: values['watch-namespace'],
    flags: values['operator-flag'],
    imagePullSecrets: values['image-pull-secret'],
    shared: !values['without-shared'],
    kinds: !values['without-kinds'],
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function writeChart(folder: string, files: Record<string, string>): void {
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  } catch (cause) {
    throw new StashError(
      'SA_USAGE',
      { problem: `The chart cannot be written: ${(cause as Error).message}`, help: 'stash-addons manifests --help' },
      { cause },
    );
  }
}
