import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bash, product, run, CLI } from './ground.mjs';
import { alternate, spanOf } from './pairs.mjs';
import { watchMemory, watchTree } from './processes.mjs';

const PARAMS = ['--param', 'backupCMD=pg_dump'];

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

function bareBackup(ground) {
  return withRepository(ground, async (repo) => {
    const script = 'pg_dump --no-password shop | restic backup -q --stdin --stdin-filename dumpfile.sql --host host-0';
    const { seconds, cpu } = await bash(script, { ...ground.env, RESTIC_REPOSITORY: repo });
    return { span: seconds, cpu };
  });
}

function ourBackup(ground, watch = watchTree) {
  return withRepository(ground, (repo) =>
    product(['backup', ground.url('shop'), '--repo', repo, ...PARAMS], ground.env, watch),
  );
}

async function timedBackup(ground) {
  const { found, seconds, cpu } = await ourBackup(ground);
  // The earlier ones were only asked for their version.
  const dump = found.findLast(({ name }) => name === 'pg_dump');
  const storing = ({ name, first }) => name === 'restic' && first < dump.last;
  const span = spanOf(found, (one) => one === dump, storing);
  return { span, cpu, rest: seconds - span };
}

/** The span from the start of the dump to the end of restic, against the pipeline that a person would type. */
export function benchBackup(ground, pairs) {
  return alternate(pairs, { bare: () => bareBackup(ground), ours: () => timedBackup(ground) });
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
    const args = ['backup', ground.url('postgres'), '--repo', repo, ...PARAMS];
    const strace = ['-f', '-qq', '--seccomp-bpf', '-s', '256', '-e', 'trace=execve', '-o', log];
    await product(args, ground.env);
    await run('strace', [...strace, process.execPath, CLI, ...args], { env: ground.env });
    const { stdout } = await bash(`grep -cE 'execve\\("[^"]*/restic", .*= 0$' ${log}`, ground.env);
    return Number(stdout);
  });
}
