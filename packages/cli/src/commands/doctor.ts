import { type Coded, findingOf, StashError, toCoded } from '@stash-addons/core';
import { about, examineAddons, examineMachine, refusedAddons, type SubjectFinding } from '@stash-addons/engine';
import type { Catalog } from '@stash-addons/host';
import { openCatalog } from '../catalog.js';
import type { CommandRun } from '../command.js';
import { statePath } from '../context.js';
import { type DoctorInvocation, examineNamed, examineRepositoryAlone } from '../examine.js';
import type { OPTIONS } from '../options.js';
import { printFindings } from '../output/findings.js';
import { printJson } from '../output/print.js';

/** Looks, and changes nothing. Ends with 1 where something would keep a run from ending well. */
export const runDoctor: CommandRun<(typeof OPTIONS)['doctor']> = async (invocation) => {
  const { values, words, signal } = invocation;
  if (values.file !== undefined && (words[0] ?? '://').includes('://')) throw unnamed();
  const machine = await examineMachine({ state: statePath(values), env: process.env, signal });
  const catalog = await openCatalog(values).catch(toCoded);
  const found = [...machine, ...(await beyondMachine(invocation, catalog, words[0]))];
  if (values.json) printJson(found);
  else printFindings(found);
  if (found.some(({ level }) => level === 'error')) process.exitCode = 1;
};

/** Documents that nobody looks at must not be taken for sound. */
function unnamed(): StashError {
  const problem = '-f is given, and no backupconfiguration/NAME or restoresession/NAME of it to look at';
  return new StashError('SA_USAGE', { problem, help: 'stash-addons doctor --help' });
}

async function beyondMachine(
  invocation: DoctorInvocation,
  catalog: Catalog | Coded,
  target: string | undefined,
): Promise<SubjectFinding[]> {
  if ('code' in catalog) return about('Addons', [findingOf('addon.root', catalog)]);
  if (target !== undefined) return [...refusedAddons(catalog, 'warning'), ...(await examineNamed(invocation, target))];
  return [...(await examineAddons(catalog, invocation.signal)), ...(await examineRepositoryAlone(invocation))];
}
