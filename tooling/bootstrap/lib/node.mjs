import { join } from 'node:path';
import { cache } from './paths.mjs';
import { capture, isExecutable } from './exec.mjs';
import { Missing } from './log.mjs';
import { npmInstall } from './npm.mjs';

const OLDEST = [22, 12];
const INSTALLED = '24';

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function packageName() {
  return `node-${process.platform}-${process.arch}`;
}

async function install(binary) {
  try {
    await npmInstall(join(cache, 'node'), `${packageName()}@${INSTALLED}`);
  } catch (error) {
    throw new Missing(
      `Node ${OLDEST.join('.')} or newer is needed; this is ${process.version}, and the npm package ${packageName()} ` +
        `cannot be installed. Install Node ${INSTALLED} from https://nodejs.org and run this again.\n${error.message}`,
    );
  }
  if (!isExecutable(binary)) throw new Missing(`${packageName()}@${INSTALLED} holds no bin/node for this machine.`);
}

/** A Node that can run the project: the running one, or else one from npm. */
export async function ensureNode() {
  if (isNewEnough(process.version)) return { value: process.execPath, note: `${process.version}, the running one` };
  const binary = join(cache, 'node', 'node_modules', packageName(), 'bin', 'node');
  if (!isExecutable(binary)) await install(binary);
  const { output } = await capture(binary, ['--version']);
  return { value: binary, note: `${output.trim()}, from npm` };
}
