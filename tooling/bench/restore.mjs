import { join } from 'node:path';
import { bash, product } from './ground.mjs';
import { alternate, spanOf } from './pairs.mjs';
import { watchTree } from './processes.mjs';

const PSQL = 'psql -X -q -o /dev/null --no-password --single-transaction -v ON_ERROR_STOP=1';

/** From the start of restic, which gives the dump, to the end of psql, which loads it into an empty database. */
export async function benchRestore(ground, pairs) {
  const repo = join(ground.folder, 'restore-repository');
  const env = { ...ground.env, RESTIC_REPOSITORY: repo };
  await product(['backup', ground.url('shop'), '--repo', repo, '--param', 'backupCMD=pg_dump'], ground.env);
  const snapshot = JSON.parse((await bash('restic snapshots --json', env)).stdout)[0].id;

  async function bare() {
    await emptyTarget(ground);
    const { seconds, cpu } = await bash(`restic dump -q ${snapshot} /dumpfile.sql | ${PSQL} target`, env);
    return { span: seconds, cpu };
  }

  async function ours() {
    await emptyTarget(ground);
    const args = ['restore', ground.url('target'), '--repo', repo, '--snapshot', snapshot, '--yes'];
    const { found, seconds, cpu } = await product(args, ground.env, watchTree);
    const tap = found.find(({ name }) => name === 'perl');
    const flow = found.filter(({ name, last }) => ['restic', 'psql'].includes(name) && last >= tap.first);
    const span = spanOf(flow, isRestic, isLoader);
    return { span, cpu, rest: seconds - span };
  }

  return alternate(pairs, { bare, ours });
}

const isRestic = ({ name }) => name === 'restic';
const isLoader = ({ name }) => name === 'psql';

async function emptyTarget({ server }) {
  await server.psql('DROP DATABASE IF EXISTS target WITH (FORCE)');
  await server.psql('CREATE DATABASE target');
  await server.psql('CHECKPOINT');
}
