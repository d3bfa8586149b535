import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InstallOptions, installation } from '../../src/index.js';
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

function rendered(namespace: string, values: object): string {
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  return helm(
    [
      'template',
      'any-name',
      chart,
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
