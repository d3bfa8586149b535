import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function childrenOf(pid) {
  return readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function treeOf(pid) {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

function argvOf(pid) {
  return readText(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** Name of a program; with `setpriv` before it that counts until it has become the program. */
function nameOf([program = '']) {
  return basename(program);
}

/** Whether something seen is restic doing one of these. */
export function isRestic(...verbs) {
  return ({ name, command }) => name === 'restic' && command.split(' ').some((word) => verbs.includes(word));
}

const TICKS_PER_SECOND = 100;

/** When the kernel started it, in milliseconds of `performance.now()`. */
function startOf(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const age = Number(readText('/proc/uptime').split(' ')[0]) - ticks / TICKS_PER_SECOND;
  return performance.now() - age * 1000;
}

function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const LOOK_MS = 200;
const ALIVE_MS = 10;

/**
 * Records when each program below a process began and was last there, until `stop()`; times are of `performance.now()`.
 * It looks for new ones seldom, since looking takes time from what is measured.
 */
export function watchTree(root) {
  const seen = new Map();
  const look = () => {
    for (const pid of treeOf(root)) {
      const argv = argvOf(pid);
      const [name, command] = [nameOf(argv), argv.join(' ')];
      if (name === '' || name === 'setpriv' || seen.has(`${pid} ${name}`)) continue;
      seen.set(`${pid} ${name}`, { pid, name, command, first: startOf(pid), last: performance.now(), gone: false });
    }
  };
  const mark = () => {
    for (const one of [...seen.values()].filter(({ gone }) => !gone)) {
      one.gone = !isThere(one.pid);
      if (!one.gone) one.last = performance.now();
    }
  };
  const timers = [setInterval(look, LOOK_MS), setInterval(mark, ALIVE_MS)];
  return {
    stop() {
      timers.forEach((timer) => clearInterval(timer));
      return [...seen.values()];
    },
  };
}

const OWN = ['node', 'perl'];

/** In kilobytes. */
function pssOf(pid) {
  return Number(/^Pss: +(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Peak of the sum of proportional set sizes of our own processes below a root, in MB: Node's and the tap. */
export function watchMemory(root, everyMs = 100) {
  let peak = 0;
  const look = () => {
    const own = treeOf(root).filter((pid) => OWN.includes(nameOf(argvOf(pid))));
    const kilobytes = own.map(pssOf);
    peak = Math.max(
      peak,
      kilobytes.reduce((sum, one) => sum + one, 0),
    );
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return Math.round(peak / 1024);
    },
  };
}
