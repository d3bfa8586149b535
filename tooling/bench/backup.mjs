import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bareBackup } from '@stash-addons/drivers';
import { bash, product, run, CLI, SHOP, TINY } from './ground.mjs';
import { alternate, spanOf } from './pairs.mjs';
import { isRestic, watchMemory, watchTree } from './processes.mjs';

/** Every run writes a repository of its own, made before: nothing is there that it need not store. */
async function withRepository(ground, use) {
  const repo = join(ground.folder, 'repository');
  await bash('restic init -q', { ...ground.env, RESTIC_REPOSITORY: repo });
  try {
    return await use(repo);
  } finally {
    rmSync(repo, { recursive: true, force: true });
    rmSync(ground.env.RESTIC_CACHE_DIR, { recursive: true, force: true });
  }
}

function timedBare(ground) {
  return withRepository(ground, async (repo) => {
    const { seconds, cpu } = await bash(bareBackup(ground.way, SHOP), { ...ground.env, RESTIC_REPOSITORY: repo });
    return { span: seconds, cpu };
  });
}

function ourBackup(ground, watch = watchTree) {
  return withRepository(ground, (repo) => product(ground.backupArgs(SHOP, repo), ground.env, watch));
}

async function timedOurs(ground) {
  const { found, seconds, cpu } = await ourBackup(ground);
  const span = spanOf(found, ({ command }) => ground.client.dumps.test(command), isRestic('backup'));
  return { span, cpu, rest: seconds - span };
}

/** The span from the start of the dump to the end of restic, against the pipeline that a person would type. */
export function benchBackup(ground, pairs) {
  return alternate(pairs, { bare: () => timedBare(ground), ours: () => timedOurs(ground) });
}

export async function backupMemory(ground) {
  return (await ourBackup(ground, watchMemory)).found;
}

/**
 * Every start of restic in a backup with nothing to forget: each of them opens the repository. The first backup of a
 * repository is not counted, since it checks and measures it, which later ones do once a week.
 */
export function resticStarts(ground) {
  return withRepository(ground, async (repo) => {
    const log = join(ground.folder, 'trace');
    const args = ground.backupArgs(TINY, repo);
    const strace = ['-f', '-qq', '--seccomp-bpf', '-s', '256', '-e', 'trace=execve', '-o', log];
    await product(args, ground.env);
    await run('strace', [...strace, process.execPath, CLI, ...args], { env: ground.env });
    const { stdout } = await bash(`grep -cE 'execve\\("[^"]*/restic", .*= 0$' ${log}`, ground.env);
    return Number(stdout);
  });
}
