import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { ManifestSource, RunResult } from '@stash-addons/core';
import { cacheBin, makeRepository } from '@stash-addons/testbed';
import { argsOf, spawned, writeRun, type Run } from '@stash-addons/testkit/fixtures';
import { builtProgram } from './built-program.js';

const REPOSITORY_PASSWORD = 'repository password';

export interface AddonUnderTest {
  /** The addon's folder. */
  folder: string;
  manifest: ManifestSource;
  /** Folders of the programs that its plans call, where they are not in PATH. */
  path?: readonly string[];
}

export interface Ended {
  result: RunResult;
  /** All it wrote, on either output. */
  log: string;
}

/** A repository in a folder, and a private place for the runs that use it. */
export interface Bench {
  repository: string;
  /** Folder of what the runs leave for the next one to put right. */
  journal: string;
  /** Runs the addon's built program, as an engine without containers starts it. */
  run(run: Run): Promise<Ended>;
  /** Runs restic on the repository; its standard output. Throws where it fails. */
  restic(args: readonly string[], input?: string): Promise<string>;
  remove(): void;
}

export function createBench({ folder, manifest, path = [] }: AddonUnderTest): Bench {
  const home = mkdtempSync(join(tmpdir(), 'sa-bench-'));
  const [repository, journal] = [join(home, 'repository'), join(home, 'journal')];
  makeRepository(repository, REPOSITORY_PASSWORD);
  const restic = cacheBin('restic');
  const env = { ...process.env, RESTIC_BINARY: restic };
  let count = 0;
  return {
    repository,
    journal,
    async run(given) {
      count += 1;
      const dir = join(home, `run-${count}`);
      writeRun(manifest, given, { dir, repository, journal, password: REPOSITORY_PASSWORD });
      const PATH = [...path, dirname(restic), process.env['PATH']].join(delimiter);
      const { all } = await spawned(process.execPath, [builtProgram(folder), ...argsOf(manifest, given)], {
        env: { ...env, PATH, STASH_ADDONS_RUN_DIR: dir },
      });
      const result = readFileSync(join(dir, 'scratch', 'output', 'result.json'), 'utf8');
      return { result: JSON.parse(result) as RunResult, log: all };
    },
    async restic(args, input) {
      const own = { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: REPOSITORY_PASSWORD };
      const { code, stdout, all } = await spawned(restic, [...args, '--no-cache'], { env: { ...env, ...own }, input });
      if (code !== 0) throw new Error(`restic ${args.join(' ')}: ${all}`);
      return stdout;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
