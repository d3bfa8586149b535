import { resolve } from 'node:path';
import { checkAddonFolders } from './addon-folders.ts';
import { checkBoundaries } from './boundaries.ts';
import { checkDependencies } from './dependencies.ts';
import { checkErrorsDoc, writeErrorsDoc } from './errors-doc.ts';
import { checkManifests } from './manifests.ts';
import { checkNames } from './names.ts';
import { checkPublint } from './publint.ts';
import { checkWorkflows } from './workflows.ts';

/** A check answers with one line for each thing that is wrong in the repository at `root`. */
type Check = (root: string) => string[] | Promise<string[]>;

const CHECKS: Record<string, Check> = {
  'addon-folders': checkAddonFolders,
  boundaries: checkBoundaries,
  dependencies: checkDependencies,
  'errors-doc': checkErrorsDoc,
  manifests: checkManifests,
  names: checkNames,
  publint: checkPublint,
  workflows: checkWorkflows,
};

const SHOWN = 30;

const root = resolve(import.meta.dirname, '..', '..', '..');

async function main(name = ''): Promise<number> {
  if (name === 'generate-errors-doc') return writeErrorsDoc(root);
  const check = CHECKS[name];
  if (!check) {
    console.error(`Checks: ${Object.keys(CHECKS).join(', ')}; or generate-errors-doc`);
    return 2;
  }
  const problems = await check(root);
  for (const problem of problems.slice(0, SHOWN)) console.error(problem);
  if (problems.length > SHOWN) console.error(`and ${problems.length - SHOWN} more`);
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv[2]);
