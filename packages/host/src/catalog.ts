import type { Manifest, Operation, Release } from '@stash-addons/core';
import type { Diagnostic } from './source.js';

export interface InstalledAddon {
  manifest: Manifest;
  /** Name of the source it was found in. */
  source: string;
  /** Where its manifest was read. */
  path: string;
  /** Name that the registry was asked for, where it was. */
  asked?: string;
  /** Real path of the installed package; absent where only the manifest is known. */
  packageDir?: string;
  /** Absolute path of the program; absent with packageDir. Call `verifyFiles` before it is run. */
  programPath?: string;
  /** What the lock says of the files of its package; compared by `verifyFiles`. */
  integrity?: string | undefined;
}

/** What a Task's or Function's name stands for. */
export interface ObjectOwner {
  addon: InstalledAddon;
  release: Release;
  operation: 'backup' | 'restore';
  body: Operation;
}

export interface Catalog {
  /** Names of the sources that were read. */
  sources: string[];
  /** Sorted by name; those that were refused are not among them. */
  addons: InstalledAddon[];
  diagnostics: Diagnostic[];
  /** Nothing may be used but what a lock names. */
  frozen?: boolean;
}
