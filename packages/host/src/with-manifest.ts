import { diagnose } from './diagnostic.js';
import type { Diagnostic, FoundManifest } from './source.js';

/** What was found, with its text read as JSON. */
export function withManifest(found: Omit<FoundManifest, 'manifest'>, text: string): FoundManifest | Diagnostic {
  try {
    return { ...found, manifest: JSON.parse(text) as unknown };
  } catch (error) {
    const problem = `it is not JSON: ${(error as Error).message}`;
    return diagnose(found, 'SA_ADDON_MANIFEST_INVALID', { problem });
  }
}
