import { createRequire } from 'node:module';
import { StashError } from '@stash-addons/core';
import { addonByFunction, type Catalog, verifyFiles } from '@stash-addons/host';
import type { Resolution } from '@stash-addons/resolver';

const BUILT_IN_STEPS = ['update-status'];

/** The file to start for each step of a resolution. Throws SA_FUNCTION_NOT_LOCAL, and what `verifyFiles` throws. */
export function programsOf(catalog: Catalog, { steps }: Resolution): Promise<string[]> {
  return Promise.all(
    steps.map(async (step) => {
      if (step.kind === 'hook' || BUILT_IN_STEPS.includes(step.function)) return builtInProgram();
      const owner = addonByFunction(catalog, step.function);
      if (owner?.addon.programPath === undefined)
        throw new StashError('SA_FUNCTION_NOT_LOCAL', { function: step.function });
      await verifyFiles(owner.addon);
      return owner.addon.programPath;
    }),
  );
}

/** The runtime is started, never imported: engine and program meet in files only. */
export function builtInProgram(): string {
  return createRequire(import.meta.url).resolve('@stash-addons/runtime/builtin');
}
