import { expect, test } from 'vitest';
import { run, scene, sh, snapshots, storeFile, streamPlan, TAGS } from './harness.js';
import { eventually, leftProcesses, read } from './traces.js';

const TEXT = `${'widget row\n'.repeat(20_000)}-- widget complete\n`;
const PASSES = 'cat';
const DYING = [
  ['in the middle', 'head -c 70000; kill -9 $$'],
  ['after it passed everything on', 'cat; kill -9 $$'],
] as const;
const CASES = [0, 1].flatMap((place) => DYING.map(([when, script]) => [place, when, script] as const));

test.concurrent.each(CASES)(
  'a loader behind two stages sees no end when stage %i is killed %s',
  async (place, _, script) => {
    const at = scene();
    at.request.operation = 'restore';
    storeFile(at, 'widget.txt', TEXT, TAGS);
    const stages = [0, 1].map((index) => sh(at, index === place ? script : PASSES));
    const loader = sh(at, `cat > /dev/null; echo yes > ${at.root}/committed`);
    const ran = await run(at, { plan: streamPlan([...stages, loader]) });
    expect(ran.result?.error?.message, ran.text).toContain('sh failed with signal SIGKILL');
    await eventually(() => leftProcesses(at).length === 0);
    expect(read(at, 'committed')).toBeUndefined();
  },
);

test.concurrent.each(CASES)(
  'a store behind three stages keeps nothing when stage %i is killed %s',
  async (place, _, script) => {
    const at = scene();
    const dump = sh(at, `yes "widget row" | head -n 20000; echo "-- widget complete"`);
    const stages = [0, 1].map((index) => sh(at, index === place ? script : PASSES));
    const ran = await run(at, { plan: streamPlan([dump, ...stages]) });
    expect(ran.result?.error?.message, ran.text).toContain('sh failed with signal SIGKILL');
    await eventually(() => leftProcesses(at).length === 0);
    expect(snapshots(at)).toEqual([]);
  },
);
