import { expect, it } from 'vitest';
import { Transport } from '@stash-addons/kube';
import { readFlags } from '../src/flags.js';
import { Leadership } from '../src/leadership.js';
import { Counters } from '../src/serve/counters.js';

it('a leader that is told to stop before it begins stops', async () => {
  const transport = new Transport({
    server: new URL('http://127.0.0.1:9'),
    credentials: () => Promise.resolve({ headers: {} }),
  });
  const { settings } = readFlags([], {}, 'h');
  const leadership = new Leadership({
    transport,
    settings,
    counters: new Counters(),
    log: () => undefined,
  });
  await expect(leadership.run(AbortSignal.abort())).resolves.toBeUndefined();
});
