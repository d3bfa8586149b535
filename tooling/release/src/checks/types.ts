import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Unpacked } from '../unpack.ts';

/** The packages are ES modules alone: these two ways of looking a module up are not for them. */
const NOT_SERVED = new Set(['node10', 'node16-cjs']);

function hasModules({ packageJson }: Unpacked): boolean {
  return Object.values(packageJson.exports ?? {}).some((target) => typeof target === 'object');
}

/** Whoever imports the package finds its code, and types that fit the code. */
export async function checkTypes(one: Unpacked): Promise<string[]> {
  const data = readFileSync(one.tarball);
  const { messages } = await publint({ pack: { tarball: new Uint8Array(data).buffer }, strict: true });
  const lint = messages.map((message) => formatMessage(message, one.packageJson, { color: false }) ?? message.code);
  return [...lint, ...(await typeProblems(one, data))].map((problem) => `${one.name}: ${problem}`);
}

async function typeProblems(one: Unpacked, data: Uint8Array): Promise<string[]> {
  if (!hasModules(one)) return [];
  const analysis = await checkPackage(createPackageFromTarballData(data), {
    excludeEntrypoints: [/\.json$/, /\*/],
  });
  if (analysis.types === false) return ['has no types'];
  return analysis.problems.flatMap((problem) => {
    if ('resolutionKind' in problem && NOT_SERVED.has(problem.resolutionKind)) return [];
    const where = 'entrypoint' in problem ? ` at ${problem.entrypoint}` : '';
    return [`types: ${problem.kind}${where}`];
  });
}
