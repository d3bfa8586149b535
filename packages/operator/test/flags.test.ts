import { expect, it } from 'vitest';
import { readFlags } from '../src/flags.js';

it('takes the pod it runs in for granted, and flags over it', () => {
  const { port, settings } = readFlags(
    ['--max-jobs=7', '--watch-namespaces=a,b', '--port', '0'],
    { POD_NAMESPACE: 'backup', POD_NAME: 'op-1' },
    'h',
  );
  expect(port).toBe(0);
  expect(settings).toMatchObject({ namespace: 'backup', identity: 'op-1', jobs: 7, watchNamespaces: ['a', 'b'] });
  expect(settings.patience).toEqual({ imagePullMilliseconds: 600_000, scheduleMilliseconds: 600_000 });
});

it.each([[['--workers=many']], [['--image-pull-timeout=soon']], [['--colour=red']]])('refuses %s', (args) => {
  expect(() => readFlags(args, {}, 'h')).toThrow(/--workers|--image-pull-timeout|--colour/);
});
