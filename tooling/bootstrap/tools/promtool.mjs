import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { cache, cacheBin } from '../lib/paths.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

const SOURCE = { suite: 'bookworm', packages: ['prometheus'] };
/** Most of the tree, and nothing that promtool reads. */
const UNUSED = ['usr/bin/prometheus', 'usr/share'];

async function install(folder) {
  await unpackDebianTree({ folder, ...SOURCE });
  const root = join(folder, 'root');
  for (const path of UNUSED) rmSync(join(root, path), { recursive: true });
  writeWrapper({ root, program: join('usr', 'bin', 'promtool'), path: join(cacheBin, 'promtool') });
}

/** Prometheus' own judge of rules: whether they can be read, and when they fire. */
export async function ensurePromtool() {
  const folder = join(cache, 'debian', 'prometheus');
  await once(join(folder, '.stamp'), JSON.stringify(SOURCE), () => install(folder));
  const { code, output } = await capture(join(cacheBin, 'promtool'), ['--version']);
  if (code !== 0) throw new Missing(`promtool was unpacked to ${folder}, but does not run here.`);
  return { note: /version (\S+)/.exec(output)?.[1] };
}
