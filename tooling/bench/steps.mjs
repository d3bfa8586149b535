import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { product, TINY } from './ground.mjs';
import { quartiles } from './statistics.mjs';

/** What a session does beside the dump, by the verbs of restic that do it. */
const STEPS = { init: ['init'], check: ['check', 'stats'], retention: ['forget', 'prune'] };

/**
 * How long initialising, checking and retention take, in sessions where each is due: the first of a repository
 * initialises and checks it, and one that keeps a single snapshot of two forgets and prunes.
 */
export async function benchSteps(ground, runs) {
  const took = Array.from({ length: runs });
  for (let run = 0; run < runs; run += 1) took[run] = await stepsOnce(ground, run);
  const names = Object.keys(STEPS);
  return { runs, ...Object.fromEntries(names.map((name) => [name, quartiles(took.map((one) => one[name]))])) };
}

/** A repository is checked when it is new: each run has one of its own. */
async function stepsOnce(ground, run) {
  const [repo, log] = [join(ground.folder, `steps-${run}`), join(ground.folder, 'verbs')];
  writeFileSync(log, '');
  const env = { ...ground.env, RESTIC_BINARY: timedRestic(ground, log) };
  const args = ground.backupArgs(TINY, repo);
  await product(args, env);
  await product([...args, '--keep-last', '1', '--prune'], env);
  rmSync(repo, { recursive: true });
  const verbs = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const sum = (names) =>
    verbs.reduce((total, [verb, seconds]) => total + (names.includes(verb) ? Number(seconds) : 0), 0);
  return Object.fromEntries(Object.entries(STEPS).map(([name, names]) => [name, sum(names)]));
}

/** restic that notes its verb and how long it ran. */
function timedRestic({ folder, env }, log) {
  const path = join(folder, 'timed-restic');
  const verbs = Object.values(STEPS).flat().join('|');
  const script = `#!/bin/bash
began=$EPOCHREALTIME
"${env.RESTIC_BINARY}" "$@"
code=$?
for one in "$@"; do case $one in ${verbs}) verb=$one; break ;; esac; done
echo "\${verb:-other} $(echo "$EPOCHREALTIME $began" | awk '{ print $1 - $2 }')" >> "${log}"
exit $code
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}
