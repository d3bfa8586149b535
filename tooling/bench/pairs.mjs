import { quartiles } from './statistics.mjs';

/** One as fast as the other allows for this: a share of the bare time, and a part that does not grow. */
const SHARE = 1.03;
const FIXED_SECONDS = 0.5;

/** Runs both sides alternately, and each of them first in every other pair. */
export async function alternate(pairs, { bare, ours }) {
  const times = { bare: [], ours: [], rest: [], bareCpu: [], oursCpu: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? [bare, ours] : [ours, bare];
    for (const side of order) {
      const { span, rest, cpu } = await side();
      const name = side === bare ? 'bare' : 'ours';
      times[name].push(span);
      times[`${name}Cpu`].push(cpu);
      if (rest !== undefined) times.rest.push(rest);
    }
    console.log(`  pair ${pair + 1}: bare ${times.bare.at(-1).toFixed(2)} s, ours ${times.ours.at(-1).toFixed(2)} s`);
  }
  return judged(times);
}

function judged(times) {
  const of = (name) => quartiles(times[name]);
  const [bare, ours] = [of('bare'), of('ours')];
  const limit = bare.median * SHARE + FIXED_SECONDS;
  return {
    ...{ pairs: times.bare.length, bare, ours, rest: of('rest'), times },
    cpu: { bare: of('bareCpu'), ours: of('oursCpu') },
    ratio: Number((ours.median / bare.median).toFixed(3)),
    limit: Number(limit.toFixed(2)),
    met: ours.median <= limit,
  };
}

/** Seconds between the first look at one program and the last look at another one. */
export function spanOf(seen, from, to) {
  const first = Math.min(...seen.filter(from).map((one) => one.first));
  const last = Math.max(...seen.filter(to).map((one) => one.last));
  return (last - first) / 1000;
}
