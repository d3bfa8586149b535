import { join } from 'node:path';
import { listProblems, validateManifest, type Manifest } from '@stash-addons/core';
import type { InstalledAddon } from './catalog.js';
import { contractProblem } from './contract-range.js';
import { diagnose } from './diagnostic.js';
import type { Diagnostic, FoundManifest } from './source.js';

/** An addon that may be used, or why not. */
export function checkFound(found: FoundManifest, source: string): InstalledAddon | Diagnostic {
  const contract = (found.manifest as { contract?: unknown } | null)?.contract;
  const unsupported = typeof contract === 'string' ? contractProblem(contract, found.package) : undefined;
  if (unsupported !== undefined) return diagnose(found, 'SA_ADDON_CONTRACT_UNSUPPORTED', unsupported);
  const check = validateManifest(found.manifest);
  if (!check.ok) return invalid(found, listProblems(check.problems));
  const other = mismatch(found, check.manifest);
  return other === undefined ? installed(found, source, check.manifest) : invalid(found, other);
}

function invalid(found: FoundManifest, problem: string): Diagnostic {
  return diagnose(found, 'SA_ADDON_MANIFEST_INVALID', { problem });
}

/** A manifest that was built for another version of the package has the wrong hashes and images. */
function mismatch({ packageDir, package: name, version }: FoundManifest, { addon }: Manifest): string | undefined {
  if (packageDir === undefined) return undefined;
  if (addon.package !== name) return `it was built for the package ${addon.package}`;
  return addon.version === version ? undefined : `it was built for version ${addon.version}, the package is ${version}`;
}

function installed({ packageDir, path, asked }: FoundManifest, source: string, manifest: Manifest): InstalledAddon {
  const addon = { manifest, source, path, ...(asked !== undefined && { asked }) };
  if (packageDir === undefined) return addon;
  return { ...addon, packageDir, programPath: join(packageDir, manifest.addon.program) };
}
