import { join } from 'node:path';
import { bareRestore } from '@stash-addons/drivers';
import { bash, product, SHOP } from './ground.mjs';
import { alternate, spanOf } from './pairs.mjs';
import { isRestic, watchTree } from './processes.mjs';

const TARGET = 'target';

/** From the start of restic, which gives the dump, to the end of the client, which loads it into an empty database. */
export async function benchRestore(ground, pairs) {
  const { client, server, way } = ground;
  const repo = join(ground.folder, 'restore-repository');
  const env = { ...ground.env, RESTIC_REPOSITORY: repo };
  await product(ground.backupArgs(SHOP, repo), ground.env);
  const snapshot = JSON.parse((await bash('restic snapshots --json', env)).stdout)[0].id;

  async function bare() {
    await emptyTarget(server);
    const { seconds, cpu } = await bash(bareRestore(way, TARGET, snapshot), env);
    return { span: seconds, cpu };
  }

  async function ours() {
    await emptyTarget(server);
    const where = [server.url(TARGET), '--repo', repo, '--snapshot', snapshot];
    const args = ['restore', ...where, ...way.restoreArgs(TARGET), '--yes'];
    const { found, seconds, cpu } = await product(args, ground.env, watchTree);
    const span = spanOf(flowOf(found), isRestic('dump', 'restore'), ({ command }) => client.loads.test(command));
    return { span, cpu, rest: seconds - span };
  }

  return alternate(pairs, { bare, ours });
}

/** A tree passes no tap, and nothing but the loading of it looks like that. */
function flowOf(found) {
  const from = found.find(({ name }) => name === 'perl')?.first ?? 0;
  return found.filter(({ last }) => last >= from);
}

async function emptyTarget(server) {
  await server.drop(TARGET);
  await server.create(TARGET);
}
