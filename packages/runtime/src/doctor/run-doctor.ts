import { CONTRACT, RUN_DIRECTORY_VARIABLE, toolFindings, type Addon, type Finding } from '@stash-addons/core';
import type { Log } from '../result/log.js';
import { openRunDirectory } from '../rundir/run-directory.js';
import { findTools, type FoundTools } from '../tools/find-tools.js';
import { makePlaces, removePrivateDir } from '../program/surroundings.js';
import { examineTarget } from './examine-target.js';
import { tell } from './tell.js';

export interface DoctorRun {
  addon: Addon;
  flags: Readonly<Record<string, string>>;
  env: NodeJS.ProcessEnv;
  log: Log;
}

/**
 * The verb `doctor`: writes `doctor.json` into the output folder, or prints it. Nothing of the target or the repository
 * is changed. Without a run directory it looks for the client programs alone. Returns 1 where a finding is an error.
 */
export async function runDoctor(run: DoctorRun): Promise<number> {
  const tools = await findTools(run.addon.manifest.tools);
  const clients = clientFindings(run.addon, tools);
  if (!run.env[RUN_DIRECTORY_VARIABLE]) return tell({ contract: CONTRACT, findings: clients });
  const directory = openRunDirectory(run.env);
  const places = makePlaces(directory.request, run.flags);
  try {
    const { operation } = directory.request;
    const found = await examineTarget({ ...run, operation, directory, places, tools });
    return tell({ contract: CONTRACT, ...found, findings: [...clients, ...found.findings] }, places.outputDir);
  } finally {
    removePrivateDir(places);
  }
}

function clientFindings({ manifest, program }: Addon, tools: FoundTools): Finding[] {
  return program.doctor?.clients?.(tools) ?? toolFindings(manifest.tools, tools);
}
