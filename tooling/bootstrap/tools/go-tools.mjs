import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBin, root } from '../lib/paths.mjs';
import { capture, isExecutable, must, which } from '../lib/exec.mjs';
import { Missing, step } from '../lib/log.mjs';
import { hashOfFiles, once } from '../lib/stamp.mjs';

const NATS_SERVER = 'github.com/nats-io/nats-server/v2';

/** Programs built from Go modules; the version and the checksums are in tooling/tools/<name>/go.mod and go.sum. */
const GO_TOOLS = {
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint',
  k8up: 'github.com/k8up-io/k8up/v2/cmd/k8up',
  nats: 'github.com/nats-io/natscli/nats',
  'nats-server-2.6': NATS_SERVER,
  'nats-server-2.8': NATS_SERVER,
  'nats-server-2.10': NATS_SERVER,
  'nats-server-2.11': NATS_SERVER,
  'nats-server-2.12': NATS_SERVER,
  restic: 'github.com/restic/restic/cmd/restic',
  'rest-server': 'github.com/restic/rest-server/cmd/rest-server',
  versitygw: 'github.com/versity/versitygw/cmd/versitygw',
};

/** Those that tests need; the others are built where they are asked for. */
export const goToolNames = Object.keys(GO_TOOLS).filter((name) => name !== 'k8up');

export function goProgram(name) {
  const go = which('go') ?? '/usr/local/go/bin/go';
  if (isExecutable(go)) return go;
  throw new Missing(`Go is missing; ${name} is built with it. Install it from https://go.dev/dl or your distribution.`);
}

/** Programs that say the version their build gives them, by the module that has it in go.mod. */
const SAYS_VERSION_OF = { nats: 'github.com/nats-io/natscli' };

function linkFlags(name, folder) {
  const module = SAYS_VERSION_OF[name];
  if (module === undefined) return '-s -w';
  const lines = readFileSync(join(folder, 'go.mod'), 'utf8').split('\n');
  const version = lines.find((line) => line.includes(`${module} v`))?.split(' v')[1];
  return `-s -w -X main.version=${version}`;
}

async function build(name, folder) {
  const go = goProgram(name);
  mkdirSync(cacheBin, { recursive: true });
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', linkFlags(name, folder), '-o', join(cacheBin, name)];
  await must(go, ['build', ...flags, GO_TOOLS[name]], { cwd: folder, env: { CGO_ENABLED: '0' } });
}

/** One pinned program in the cache's bin folder. */
export async function ensureGoTool(name) {
  const folder = join(root, 'tooling', 'tools', name);
  const binary = join(cacheBin, name);
  const stamp = join(cacheBin, '.stamps', name);
  if (!isExecutable(binary)) rmSync(stamp, { force: true });
  const pinned = hashOfFiles([join(folder, 'go.mod'), join(folder, 'go.sum')]);
  const built = await once(stamp, pinned, () => build(name, folder));
  return { note: built ? 'built' : 'there' };
}

/** Several of them, one after the other, each with its line. */
export async function ensureGoTools(...names) {
  for (const name of names) await step(name, () => ensureGoTool(name));
}

function isSuitable(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 || minor >= 17;
}

/** For people who only want to use it: a restic on PATH will do, if it is not too old. */
export async function ensureAnyRestic() {
  const found = which('restic');
  if (found) {
    const version = /restic (\S+)/.exec((await capture(found, ['version'])).output)?.[1];
    if (version && isSuitable(version)) return { note: `${version}, on PATH` };
  }
  return ensureGoTool('restic');
}
