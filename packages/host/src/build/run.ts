import { relative } from 'node:path';
import { exitCodeOf, toCoded } from '@stash-addons/core';
import { writeManifest } from './write-manifest.js';

export interface BuildOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The command `stash-addon-manifest`, run in the folder of an addon: prints the path it wrote, or a coded error. */
export async function runBuild(dir: string): Promise<BuildOutput> {
  try {
    const path = await writeManifest(dir);
    return { exitCode: 0, stdout: `${relative(dir, path)}\n`, stderr: '' };
  } catch (error) {
    const { code, message, hint } = toCoded(error);
    return { exitCode: exitCodeOf(error), stdout: '', stderr: `${code}: ${message}\n${hint}\n` };
  }
}
