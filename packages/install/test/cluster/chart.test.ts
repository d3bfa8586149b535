import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lock } from '@stash-addons/host';
import { type AnyObject, type InstallOptions, installation } from '../../src/index.js';
import { byIdentity, helm, manifestOf, parsed, writeChart } from './helm.js';

const folder = mkdtempSync(join(tmpdir(), 'chart-'));
const chart = join(folder, 'stash-addons');
const addons = [manifestOf('gadget', true), manifestOf('widget')];

beforeAll(() => writeChart(chart, addons));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** The same installation, in the words of both. */
const CASES: Record<string, { options: InstallOptions; namespace?: string; values?: object }> = {
  'by default': { options: { addons } },
  'of some namespaces, without what a cluster has once': {
    namespace: 'backup',
    options: { addons, namespace: 'backup', watchNamespaces: ['shop', 'blog'], shared: false },
    values: { watchNamespaces: ['shop', 'blog'], shared: false },
  },
  "with an image of one's own": {
    options: {
      addons: [manifestOf('widget')],
      registry: 'registry.acme.dev/mirror',
      tag: '1.2.3',
      digest,
      replicas: 3,
      imagePullSecrets: ['pull', 'other'],
      flags: ['--max-jobs=20', '--image-registry=registry.acme.dev/mirror'],
    },
    values: {
      image: { registry: 'registry.acme.dev/mirror', tag: '1.2.3', digest },
      replicas: 3,
      imagePullSecrets: [{ name: 'pull' }, { name: 'other' }],
      flags: ['--max-jobs=20', '--image-registry=registry.acme.dev/mirror'],
      addons: ['widget'],
    },
  },
};

function rendered(namespace: string, values: object, own = chart): string {
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  return helm(
    [
      'template',
      'any-name',
      own,
      `--namespace=${namespace}`,
      '--include-crds',
      '--kube-version=1.34.0',
      `--values=${file}`,
    ],
    folder,
  );
}

describe('helm renders what the plain manifests say, but for the Namespace, which it makes itself', () => {
  it.each(Object.entries(CASES))('%s', (_, { options, namespace = 'stash', values = {} }) => {
    const plain = installation(options).map(({ object }) => object);
    const wanted = byIdentity(plain.filter(({ kind }) => kind !== 'Namespace'));
    expect(byIdentity(parsed(rendered(namespace, values)))).toEqual(wanted);
  });
});

const entry = (hash: string) => ({
  ...{ addon: 'widget', version: '1.0.0', integrity: 'sha512-a+/=', manifest: hash },
  images: { 'registry.acme.dev/widget:2': 'sha256:<b>&', 'registry.acme.dev/widget:1': 'unpinned' },
});
const LOCK = { lockVersion: 1, addons: { '@acme/widget': entry('aa'), '@acme/cog': entry('bb') } } as const;
const HEAD = '# Made by: stash-addons lock.\n';

/** What differs from an installation without a lock; a lock is the same however its text is laid out. */
function frozen(objects: readonly AnyObject[]): { lock: unknown; args: unknown } {
  const map = objects.find(({ metadata }) => metadata.labels?.['stash-addons.dev/addon'] === 'lock');
  const operator = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: { args: string[] }[] } } };
  };
  const { data, ...rest } = (map ?? {}) as { data?: Record<string, string> };
  const lock = data && { ...rest, keys: Object.keys(data), content: JSON.parse(data['lock.json'] ?? '') as unknown };
  return { lock, args: operator.spec.template.spec.containers[0]?.args };
}

it.each<[string, Lock | undefined, object]>([
  ['as a value, as the lock file is', undefined, { lock: `${HEAD}${JSON.stringify(LOCK, undefined, 2)}\n` }],
  ['of the chart itself', LOCK, {}],
  ['as a value, which counts before that of the chart', { lockVersion: 1, addons: {} }, { lock: JSON.stringify(LOCK) }],
])('a lock makes the operator a frozen one, as the plain manifests do: %s', (name, ofChart, values) => {
  const own = join(folder, name.replaceAll(/\W/g, '-'));
  writeChart(own, addons, ofChart);
  const wanted = frozen(installation({ addons, lock: LOCK, flags: ['--max-jobs=1'] }).map(({ object }) => object));
  expect(wanted.args).toContain('--frozen');
  expect(frozen(parsed(rendered('stash', { ...values, flags: ['--max-jobs=1'] }, own)))).toEqual(wanted);
});

it('a lock that is none is refused, and says how a file is given', () => {
  expect(() => rendered('stash', { lock: 'stash-addons.lock.yaml' })).toThrow('--set-file lock=stash-addons.lock.yaml');
});

it('an addon that the chart has not is refused by name, with those that it has', () => {
  expect(() => rendered('stash', { addons: ['gizmo'] })).toThrow('The chart has no addon gizmo; it has gadget, widget');
});

it('the chart of the repository has the same kinds, and no addon yet', () => {
  const own = join(import.meta.dirname, '../../../../charts/stash-addons');
  const found = helm(['template', 'x', own, '--namespace=stash', '--include-crds', '--kube-version=1.34.0'], folder);
  const wanted = installation({}).map(({ object }) => object);
  expect(byIdentity(parsed(found))).toEqual(byIdentity(wanted.filter(({ kind }) => kind !== 'Namespace')));
});

it('helm finds nothing wrong with the chart', () => {
  expect(helm(['lint', '--strict', chart], folder)).toContain('0 chart(s) failed');
});
