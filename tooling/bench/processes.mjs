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

/** Name of the program; with `setpriv` before it that counts until it has become the program. */
function nameOf(pid) {
  return basename(readText(`/proc/${pid}/cmdline`).split('\0')[0] ?? '');
}

/** Records when each program below a process was first and last seen, until `stop()`; times are of `performance.now()`. */
export function watchTree(root, everyMs = 10) {
  const seen = new Map();
  const look = () => {
    const now = performance.now();
    for (const pid of treeOf(root)) {
      const name = nameOf(pid);
      if (name === '' || name === 'setpriv') continue;
      const known = seen.get(`${pid} ${name}`);
      if (known) known.last = now;
      else seen.set(`${pid} ${name}`, { pid, name, first: now, last: now });
    }
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
}

const OWN = ['node', 'perl'];

/** Peak of the sum of proportional set sizes of our own processes below a root, in MB: Node's and the tap. */
export function watchMemory(root, everyMs = 100) {
  let peak = 0;
  const look = () => {
    const own = treeOf(root).filter((pid) => OWN.includes(nameOf(pid)));
    const kilobytes = own.map((pid) => Number(/^Pss: +(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
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
