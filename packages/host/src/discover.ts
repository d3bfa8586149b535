import type { Catalog, InstalledAddon, ObjectOwner } from './catalog.js';
import { checkFound } from './check.js';
import { claimedNames, claimsOf, type Claims } from './claims.js';
import { diagnose } from './diagnostic.js';
import type { CatalogSource, Diagnostic } from './source.js';

/**
 * The addons of all sources, by their manifests alone: no code of an addon runs. A bad addon becomes a diagnostic and
 * the others are used; addons that claim the same name are refused together. Throws what a source throws.
 */
export async function discover(sources: readonly CatalogSource[]): Promise<Catalog> {
  const readings = await Promise.all(sources.map(async (source) => ({ source, ...(await source.read()) })));
  const diagnostics = readings.flatMap((reading) => reading.diagnostics);
  const addons: InstalledAddon[] = [];
  for (const { source, found } of readings) {
    for (const one of found) {
      const checked = checkFound(one, source.name);
      if ('manifest' in checked) addons.push(checked);
      else diagnostics.push(checked);
    }
  }
  const { accepted, clashes } = settleClaims(withoutCopies(addons).map(claimsOf));
  return {
    sources: sources.map(({ name }) => name),
    ...indexed(accepted),
    diagnostics: [...diagnostics, ...clashes],
  };
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

function settleClaims(all: readonly Claims[]): { accepted: Claims[]; clashes: Diagnostic[] } {
  const claimants = new Map<string, Claims[]>();
  for (const claims of all) {
    for (const name of claimedNames(claims)) claimants.set(name, [...(claimants.get(name) ?? []), claims]);
  }
  const clashes = new Map<Claims, Diagnostic>();
  for (const [object, claiming] of claimants) {
    if (claiming.length < 2) continue;
    for (const claims of claiming) if (!clashes.has(claims)) clashes.set(claims, clash(claims, object, claiming));
  }
  return { accepted: all.filter((claims) => !clashes.has(claims)), clashes: [...clashes.values()] };
}

function clash({ addon }: Claims, object: string, claiming: readonly Claims[]): Diagnostic {
  const packages = claiming.map((one) => `${one.addon.manifest.addon.package} (${one.addon.path})`).join(' and ');
  const subject = { package: addon.manifest.addon.package, path: addon.path };
  return diagnose(subject, 'SA_ADDON_CLASH', { object, packages });
}

function indexed(accepted: readonly Claims[]): Pick<Catalog, 'addons' | 'tasks' | 'functions'> {
  const tasks = new Map<string, ObjectOwner>();
  const functions = new Map<string, ObjectOwner>();
  for (const claims of accepted) {
    for (const [name, owner] of claims.tasks) tasks.set(name, owner);
    for (const [name, owner] of claims.functions) functions.set(name, owner);
  }
  const addons = accepted.map(({ addon }) => addon).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { addons, tasks, functions };
}

function nameOf({ manifest }: InstalledAddon): string {
  return manifest.addon.name;
}
