import { join } from 'node:path';
import { capture } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { cache, cacheBin } from '../lib/paths.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

const SOURCE = { suite: 'bookworm', packages: ['mydumper'] };
const PROGRAMS = ['mydumper', 'myloader'];

async function install(folder) {
  await unpackDebianTree({ folder, ...SOURCE });
  const root = join(folder, 'root');
  for (const name of PROGRAMS) writeWrapper({ root, program: join('usr', 'bin', name), path: join(cacheBin, name) });
}

/** A dump program of others with several streams, which benchmarks are compared with. */
export async function ensureMydumper() {
  const folder = join(cache, 'debian', 'mydumper');
  await once(join(folder, '.stamp'), JSON.stringify(SOURCE), () => install(folder));
  const { code, output } = await capture(join(cacheBin, PROGRAMS[0]), ['--version']);
  if (code !== 0) throw new Missing(`mydumper was unpacked to ${folder}, but does not run here.`);
  return { note: /mydumper (\S+),/.exec(output)?.[1] };
}
