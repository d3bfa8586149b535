import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheBin, startNats } from '@stash-addons/testbed';
import { expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { makeStream, put } from '@stash-addons/drivers/nats';

it.each(['2.9', '2.15'])('a NATS %s that dies while its stream is read leaves no snapshot', async (version) => {
  const fakes = createBench();
  const folder = join(dirname(fakes.repository), 'bin');
  mkdirSync(folder);
  const bench = createBench([folder]);
  const server = await startNats({ version });
  try {
    const connection = await server.connect();
    await makeStream(connection, 'LONG', { subjects: ['long'] });
    const part = randomBytes(1_000_000);
    for (let i = 0; i < 48; i += 1) await put(connection, 'long', part);
    const script = [
      '#!/bin/sh',
      `case "$*" in *"backup stream"*) ${cacheBin('nats')} "$@" & client=$!; for folder; do :; done`,
      `  until [ -s "$(echo "$folder"/stream.*.s2)" ]; do sleep 0.01; done; kill -9 ${server.pid()}; wait $client; exit $?;; esac`,
      `exec ${cacheBin('nats')} "$@"`,
    ];
    writeFileSync(join(folder, 'nats'), `${script.join('\n')}\n`, { mode: 0o755 });
    const { result, log } = await bench.run({ operation: 'backup', server });
    expect(result.stats, log).toMatchObject([{ phase: 'Failed' }]);
    expect(result.error?.message).toContain('snapshot failed');
    expect(await bench.restic(['snapshots', '--json'])).toMatch(/^\[\]/);
  } finally {
    await server.stop();
    for (const one of [bench, fakes]) one.remove();
  }
});
