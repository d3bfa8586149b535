import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ADDON_LABEL, configMapSource, discover, type ConfigMap } from '../src/index.js';
import { manifestOf } from './support/addon.js';

const labels = { [ADDON_LABEL]: 'true' };
const object = (name: string, rest: Omit<ConfigMap, 'metadata'>, own: Record<string, string> = labels): ConfigMap => ({
  metadata: { namespace: 'stash', name, labels: own },
  ...rest,
});
const text = (name: string) => JSON.stringify(manifestOf(name));
const read = (objects: ConfigMap[]) => discover([configMapSource(() => Promise.resolve(objects))]);

it('finds plain and compressed manifests in labelled ConfigMaps, which bring no program', async () => {
  const { addons, diagnostics } = await read([
    object('plain', { data: { 'addon.json': text('widget') } }),
    object('packed', { binaryData: { 'addon.json.gz': gzipSync(text('gadget')).toString('base64') } }),
  ]);
  expect(diagnostics).toEqual([]);
  expect(addons).toEqual([
    { manifest: manifestOf('gadget'), source: 'ConfigMaps of the cluster', path: 'stash/packed' },
    { manifest: manifestOf('widget'), source: 'ConfigMaps of the cluster', path: 'stash/plain' },
  ]);
});

it('passes over what is not labelled', async () => {
  const data = { 'addon.json': text('widget') };
  const { addons, diagnostics } = await read([
    object('without', { data }, {}),
    object('off', { data }, { [ADDON_LABEL]: 'false' }),
    { data },
  ]);
  expect([addons, diagnostics]).toEqual([[], []]);
});

it.each([
  ['no manifest', { data: { other: 'x' } }, 'SA_ADDON_CONFIG_MAP'],
  ['nothing', {}, 'SA_ADDON_CONFIG_MAP'],
  ['what is not gzip', { binaryData: { 'addon.json.gz': 'AAAA' } }, 'SA_ADDON_CONFIG_MAP'],
  [
    'a bomb',
    { binaryData: { 'addon.json.gz': gzipSync(Buffer.alloc(9 << 20)).toString('base64') } },
    'SA_ADDON_CONFIG_MAP',
  ],
  ['what is not JSON', { data: { 'addon.json': 'x' } }, 'SA_ADDON_MANIFEST_INVALID'],
])('a ConfigMap with %s is a diagnostic, and the others are used', async (_, content, code) => {
  const { addons, diagnostics } = await read([
    object('bad', content),
    object('good', { data: { 'addon.json': text('widget') } }),
  ]);
  expect(addons).toHaveLength(1);
  expect(diagnostics).toMatchObject([{ code, package: 'ConfigMap stash/bad', path: 'stash/bad' }]);
});
