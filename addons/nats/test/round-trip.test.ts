import type { Bench } from '@stash-addons/addon-tests';
import { startNats, type NatsConnection, type NatsServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAccount, fill, HOSTILE_NAMES, IN_MEMORY, streamNames } from '@stash-addons/drivers/nats';
import { createBench } from './support/bench.js';

const VERSIONS = ['2.6', '2.8', '2.9', '2.10', '2.11', '2.12', '2.15'];

describe.each(VERSIONS)('a whole account of NATS %s', (version) => {
  let source: NatsServer;
  let target: NatsServer;
  let [from, to]: NatsConnection[] = [];
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench();
    [source, target] = await Promise.all([startNats({ version }), startNats({ version })]);
    [from, to] = await Promise.all([source.connect(), target.connect()]);
    await fill(from, version);
  });
  afterAll(async () => {
    await Promise.all([source.stop(), target.stop()]);
    bench.remove();
  });

  it('comes back into an empty one: every message, configuration, consumer, key and object', async () => {
    const backup = await bench.run({ operation: 'backup', server: source });
    expect(backup.result.error, backup.log).toBeUndefined();
    expect(backup.result.stats).toMatchObject([{ hostname: 'host-0', phase: 'Succeeded' }]);
    const isComplete = version === '2.15';
    expect(backup.result.warnings).toMatchObject(isComplete ? [] : [{ code: 'SA_DUMP_LEAVES_OUT' }]);
    if (!isComplete) await (from as NatsConnection).api(`STREAM.DELETE.${IN_MEMORY}`);
    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error, restore.log).toBeUndefined();
    expect(await streamNames(to as NatsConnection)).toHaveLength(HOSTILE_NAMES.length + (isComplete ? 6 : 5));
    expect(await describeAccount(to as NatsConnection)).toBe(await describeAccount(from as NatsConnection));
  });
});
