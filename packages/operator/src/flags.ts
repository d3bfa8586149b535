import { parseArgs } from 'node:util';
import { parseDuration } from '@stash-addons/core';
import type { Settings } from './settings.js';

const OPTIONS = {
  namespace: { type: 'string' },
  'watch-namespaces': { type: 'string', default: '' },
  'docker-registry': { type: 'string', default: 'ghcr.io/stash-addons' },
  image: { type: 'string', default: 'operator' },
  'image-tag': { type: 'string', default: 'latest' },
  'image-registry': { type: 'string' },
  frozen: { type: 'boolean', default: false },
  port: { type: 'string', default: '8080' },
  workers: { type: 'string', default: '10' },
  'max-jobs': { type: 'string', default: '0' },
  'image-pull-timeout': { type: 'string', default: '10m' },
  'scheduling-timeout': { type: 'string', default: '10m' },
} as const;

/** What the operator is told on its command line. Throws for what it does not know. */
export function readFlags(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  host: string,
): { port: number; settings: Settings } {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const number = (name: 'port' | 'workers' | 'max-jobs'): number => wholeNumber(name, values[name]);
  return {
    port: number('port'),
    settings: {
      namespace: values.namespace ?? env['POD_NAMESPACE'] ?? 'stash',
      identity: env['POD_NAME'] ?? `${host}-${process.pid}`,
      watchNamespaces: values['watch-namespaces'].split(',').filter((one) => one !== ''),
      image: { registry: values['docker-registry'], image: values.image, tag: values['image-tag'] },
      frozen: values.frozen,
      imageRegistry: values['image-registry'] || undefined,
      workers: Math.max(1, number('workers')),
      jobs: number('max-jobs'),
      patience: {
        imagePullMilliseconds: duration('image-pull-timeout', values['image-pull-timeout']),
        scheduleMilliseconds: duration('scheduling-timeout', values['scheduling-timeout']),
      },
    },
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number, not ${text}`);
}

function duration(name: string, text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new Error(`--${name} must be a duration such as 10m, not ${text}`);
}
