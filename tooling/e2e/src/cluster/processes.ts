import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '@stash-addons/testbed/cluster';

/** A process as anybody who may look at it sees it. */
export interface SeenProcess {
  program: string;
  /** Arguments, with a space between. */
  argv: string;
  /** `NAME=value`, one for each line. */
  env: string;
}

const BETWEEN_LOOKS_MS = 15;

function look(cluster: string, pid: string): SeenProcess | undefined {
  const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  try {
    // Those of pods are in a control group of their cluster's kubelet.
    if (!read('cgroup').includes(`/stash-addons-${cluster}/kubepods`)) return undefined;
    const argv = read('cmdline').replaceAll('\0', ' ').trim();
    return { program: read('comm').trim(), argv, env: read('environ').replaceAll('\0', '\n') };
  } catch {
    return undefined;
  }
}

/** Sees every process of a cluster's pods that lives long enough, until `done` has settled; each command line once. */
export async function processesOfPods({ name }: Pick<Cluster, 'name'>, done: Promise<unknown>): Promise<SeenProcess[]> {
  const seen = new Map<string, SeenProcess>();
  const settled = done.then(
    () => true,
    () => true,
  );
  for (let ended = false; !ended; ended = await Promise.race([settled, sleep(BETWEEN_LOOKS_MS, false)])) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const process = look(name, pid);
      if (process !== undefined) seen.set(`${process.program} ${process.argv} ${process.env.length}`, process);
    }
  }
  return [...seen.values()];
}
