import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from './inspector.mjs';
import { socketsOf } from './program.mjs';

const CUT_EVERY_MS = 20_000;
const LOOK_EVERY_MS = 60_000;
/** What a program keeps of its first minutes is none that grows. */
const WARM_UP_LOOKS = 3;

/** Cuts all connections again and again, and looks at the heap after garbage collection. */
export async function watchLeaks(operator, cutter, { minutes, work }) {
  const heap = await inspect(operator.pid);
  const looks = [];
  const stop = new AbortController();
  const cuts = { times: 0, connections: 0 };
  const cutting = setInterval(() => {
    cuts.times += 1;
    cuts.connections += cutter.cut();
  }, CUT_EVERY_MS);
  const working = work(stop.signal);
  try {
    for (let at = 0; at <= minutes; at += 1) {
      if (at > 0) await sleep(LOOK_EVERY_MS);
      operator.assertRuns();
      const { heapUsed } = await heap.memory();
      looks.push({ minute: at, heapUsed, sockets: socketsOf(operator.pid) });
      console.log(`  minute ${at}: heap ${heapUsed} MB, ${looks.at(-1).sockets} sockets`);
    }
  } finally {
    clearInterval(cutting);
    stop.abort();
    await working;
    heap.close();
  }
  return { minutes, cuts, looks, growth: growthIn10Minutes(looks.slice(WARM_UP_LOOKS)) };
}

/** The slope of the line that fits best, in megabytes. */
function growthIn10Minutes(looks) {
  const mean = (of) => looks.reduce((sum, one) => sum + of(one), 0) / looks.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ heapUsed }) => heapUsed)];
  const above = looks.reduce((sum, { minute, heapUsed }) => sum + (minute - x) * (heapUsed - y), 0);
  const below = looks.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return Number(((10 * above) / below).toFixed(3));
}
