import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { JOURNAL_PATH, SCRATCH_PATH, type RunRequest } from '@stash-addons/core';
import { realPaths, type RealPath } from '../rundir/paths.js';

/** The real places a run works in. */
export interface Places {
  realPath: RealPath;
  /** Mode 0700; removed at the end. */
  privateDir: string;
  cacheDir: string;
  journal: string;
  /** Absent where the caller wants no files. */
  outputDir?: string;
}

type Flags = Readonly<Record<string, string>>;

/** Where the result goes; known before anything else can fail. */
export function outputDirOf(request: Pick<RunRequest, 'dirs'>, flags: Flags): string | undefined {
  return flags['output-dir'] ? realPaths(request.dirs)(flags['output-dir']) : undefined;
}

/** Makes the private folder: on the interim volume where there is one, since a whole dump may have to fit. */
export function makePlaces(request: Pick<RunRequest, 'dirs'>, flags: Flags): Places {
  const realPath = realPaths(request.dirs);
  const scratchPath = flags['scratch-dir'] || SCRATCH_PATH;
  const scratch = firstUsable([realPath(scratchPath), tmpdir()]);
  const interim = flags['interim-data-dir'];
  const base = interim ? firstUsable([dirname(realPath(interim)), scratch]) : scratch;
  const privateDir = mkdtempSync(join(base, 'run-'));
  for (const folder of ['home', 'tmp']) mkdirSync(join(privateDir, folder), { mode: 0o700 });
  const outputDir = outputDirOf(request, flags);
  return {
    realPath,
    privateDir,
    cacheDir: realPath(join(scratchPath, 'restic-cache')),
    journal: request.dirs[JOURNAL_PATH] ?? join(outputDir ?? scratch, 'journal'),
    ...(outputDir === undefined ? {} : { outputDir }),
  };
}

export function removePrivateDir(places: Pick<Places, 'privateDir'>): void {
  rmSync(places.privateDir, { recursive: true, force: true, maxRetries: 3 });
}

function firstUsable(folders: [string, string]): string {
  try {
    mkdirSync(folders[0], { recursive: true, mode: 0o700 });
    return folders[0];
  } catch {
    return folders[1];
  }
}
