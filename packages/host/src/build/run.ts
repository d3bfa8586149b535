import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodeOf, toCoded } from '@stash-addons/core';
import { writeManifest } from './write-manifest.js';

export interface BuildOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}

const OPTIONS = { 'image-digest': { type: 'string' } } as const;

/**
 * The command `stash-addon-manifest`, run in the folder of an addon: prints the path it wrote, or a coded error. The image is
 * built of the program and the manifest names the image: so `--image-digest` is given once the image was pushed.
 */
export async function runBuild(dir: string, args: readonly string[] = []): Promise<BuildOutput> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const path = await writeManifest(dir, values['image-digest']);
    return { exitCode: 0, stdout: `${relative(dir, path)}\n`, stderr: '' };
  } catch (error) {
    const { code, message, hint } = toCoded(error);
    return { exitCode: exitCodeOf(error), stdout: '', stderr: `${code}: ${message}\n${hint}\n` };
  }
}
