import type { Catalog, InstalledAddon } from './catalog.js';
import { checkFound } from './check.js';
import { findClashes } from './claims.js';
import type { CatalogSource, Diagnostic, FoundManifest } from './source.js';
import { boundIntegrity, distrust, type Trust } from './trust/trust.js';

/**
 * The addons of all sources, by their manifests alone: no code of an addon runs. A bad addon becomes a diagnostic and
 * the others are used; addons that claim the same name are refused together. Throws what a source throws.
 */
export async function discover(sources: readonly CatalogSource[], trust: Trust = { frozen: false }): Promise<Catalog> {
  const readings = await Promise.all(sources.map(async (source) => ({ source, ...(await source.read()) })));
  const diagnostics = readings.flatMap((reading) => reading.diagnostics);
  const addons: InstalledAddon[] = [];
  for (const { source, found } of readings) {
    for (const one of found) {
      const checked = judge(one, source.name, trust);
      if ('manifest' in checked) addons.push(checked);
      else diagnostics.push(checked);
    }
  }
  const distinct = withoutCopies(addons);
  const clashes = findClashes(distinct);
  return {
    sources: sources.map(({ name }) => name),
    addons: distinct.filter((addon) => !clashes.has(addon)).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    diagnostics: [...diagnostics, ...clashes.values()],
    frozen: trust.frozen,
  };
}

function judge(found: FoundManifest, source: string, trust: Trust): InstalledAddon | Diagnostic {
  const addon = checkFound(found, source);
  if (!('manifest' in addon)) return addon;
  const diagnostic = distrust(addon, trust);
  if (diagnostic !== undefined) return diagnostic;
  const integrity = boundIntegrity(addon, trust);
  return integrity === undefined ? addon : { ...addon, integrity };
}

/** The same release of the same package may be found in two sources; the first one counts. */
function withoutCopies(addons: readonly InstalledAddon[]): InstalledAddon[] {
  const seen = new Map<string, InstalledAddon>();
  return addons.filter((addon) => {
    const { package: name, version } = addon.manifest.addon;
    const first = seen.get(`${name}@${version}`);
    if (first !== undefined) return JSON.stringify(first.manifest) !== JSON.stringify(addon.manifest);
    seen.set(`${name}@${version}`, addon);
    return true;
  });
}

function nameOf({ manifest }: InstalledAddon): string {
  return manifest.addon.name;
}
