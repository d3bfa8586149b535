import type { Coded, Details } from '@stash-addons/core';

/** A place that addons are found in. It reads manifests; what they say is judged by `discover`. */
export interface CatalogSource {
  /** For messages, for example the folder. */
  readonly name: string;
  /** Throws a StashError where the place itself cannot be used. */
  read(): Promise<SourceReading>;
}

export interface SourceReading {
  found: FoundManifest[];
  diagnostics: Diagnostic[];
}

/** A manifest that was found, not yet checked. */
export interface FoundManifest {
  /** The npm package, or the object that holds the manifest. */
  package: string;
  /** Of the package that holds it; the manifest must say the same. */
  version?: string;
  /** Where it was read, for messages. */
  path: string;
  /** What the registry was asked for, where it was: a tarball can hold any name. */
  asked?: string;
  /** Parsed JSON. */
  manifest: unknown;
  /** Real path of the installed package; absent where only the manifest is known. */
  packageDir?: string;
}

/** Why an addon is not used. The others are. */
export interface Diagnostic extends Coded {
  package: string;
  path: string;
  /** What `new StashError(code, details)` takes to say the same. */
  details: Details;
}
