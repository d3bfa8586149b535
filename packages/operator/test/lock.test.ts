import {
  buildManifest,
  defineAddon,
  type FunctionObject,
  jobOperation,
  type Manifest,
  planOf,
} from '@stash-addons/core';
import {
  ADDON_LABEL,
  type ConfigMap,
  LOCK_KEY,
  LOCK_LABEL_VALUE,
  lockedAddon,
  lockOf,
  MANIFEST_KEY,
  renderObjects,
} from '@stash-addons/host';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { expect, it } from 'vitest';
import { readCatalog } from '../src/catalog/read-catalog.js';
import { choose } from '../src/controllers/session/choice.js';

function manifestOf(name: string): Manifest {
  const operation = jobOperation({
    name: `${name}-backup-{release}`,
    args: [`backup-${name}`],
    access: { secretKeys: [], refs: [] },
    privileges: [],
  });
  const image = { repository: `registry.acme.dev/${name}`, tag: '1-v1', platforms: ['linux/amd64'] };
  const manifest = {
    addon: { name, title: name },
    objectPrefix: name,
    serves: [{ target: 'AppBinding' as const, types: [name], urlSchemes: [name], defaultPort: 1 }],
    releases: [{ suffix: '1', server: '*', tested: [], image }],
    operations: { backup: operation },
    formats: [{ id: 'text', layout: 'file' as const, paths: ['/dump.txt'], minBytes: 1, writes: true }],
    params: {},
    tools: {},
  };
  const program = { diagnoses: [], probe: () => [], facts: () => ({}), backup: () => planOf([]) };
  const files = [{ path: 'dist/program.js', content: Buffer.from('') }];
  const packageJson = { name: `@acme/${name}`, version: '1.0.0' };
  return buildManifest({ addon: defineAddon({ manifest, program }), packageJson, program: 'dist/program.js', files });
}

const [widget, gadget] = [manifestOf('widget'), manifestOf('gadget')];
const LOCK = lockOf({ '@acme/widget': lockedAddon(widget, 'sha512-of-the-package') });

function configMap(name: string, label: string, data: Record<string, string>): ConfigMap {
  return { metadata: { namespace: 'stash', name, labels: { [ADDON_LABEL]: label } }, data };
}

const addons = [widget, gadget].map((manifest) =>
  configMap(manifest.addon.name, 'true', { [MANIFEST_KEY]: JSON.stringify(manifest) }),
);
const lock = configMap('lock', LOCK_LABEL_VALUE, { [LOCK_KEY]: JSON.stringify(LOCK) });

/** A cluster that holds these objects alone; it stands for the API server. */
function fakeClient(configMaps: ConfigMap[], functions: FunctionObject[] = []): Client {
  return {
    list: () => Promise.resolve(configMaps),
    get: (resource: unknown, { name }: { name: string }) =>
      Promise.resolve(
        resource === RESOURCES.Function ? functions.find(({ metadata }) => metadata.name === name) : undefined,
      ),
  } as unknown as Client;
}

async function served(configMaps: ConfigMap[], frozen = true): Promise<string[]> {
  const catalog = await readCatalog(fakeClient(configMaps), { namespace: 'stash', frozen });
  return [
    ...catalog.addons.map(({ manifest }) => manifest.addon.name),
    ...catalog.diagnostics.map(({ code, path }) => `${code} ${path}`),
  ];
}

it('a frozen operator serves what is in the lock, and says at its ConfigMap why it does not serve the other', async () => {
  expect(await served([...addons, lock])).toEqual(['widget', 'SA_ADDON_NOT_LOCKED stash/gadget']);
  expect(await served([...addons, lock], false)).toEqual(['gadget', 'widget']);
});

it('a manifest that was tampered with in the cluster is refused', async () => {
  const text = JSON.stringify(widget).replace('registry.acme.dev', 'registry.acne.dev');
  const tampered = configMap('widget', 'true', { [MANIFEST_KEY]: text });
  expect(await served([tampered, lock])).toEqual(['SA_ADDON_LOCK_DIFFERS stash/widget']);
});

it('without a lock, or with one that cannot be read, nothing is served', async () => {
  const refused = ['SA_ADDON_NOT_LOCKED stash/widget', 'SA_ADDON_NOT_LOCKED stash/gadget'];
  expect(await served(addons)).toEqual(refused);
  const broken = configMap('lock', LOCK_LABEL_VALUE, { [LOCK_KEY]: '{' });
  expect(await served([...addons, broken])).toEqual(['SA_LOCK_INVALID stash/lock', ...refused]);
});

it('a Function in the cluster may run no image but that of the locked addon', async () => {
  const documents = {
    invoker: { spec: { task: { name: 'widget-backup-1' } } },
  } as unknown as Parameters<typeof choose>[1];
  const [own] = renderObjects(widget).functions as [FunctionObject];
  const chosen = async (functions: FunctionObject[], frozen: boolean): Promise<unknown> => {
    const client = fakeClient([...addons, lock], functions);
    const catalog = await readCatalog(client, { namespace: 'stash', frozen });
    const sources = { client, catalog, builtIn: new Set<string>(), imageRegistry: undefined };
    return (await choose(sources, documents, 'backup')).functions['widget-backup-1']?.spec.image;
  };
  const edited = { ...own, spec: { ...own.spec, image: 'registry.evil.dev/widget:1-v1' } };
  expect(await chosen([own], true)).toBe('registry.acme.dev/widget:1-v1');
  expect(await chosen([edited], false)).toBe('registry.evil.dev/widget:1-v1');
  await expect(chosen([edited], true)).rejects.toMatchObject({ code: 'SA_FUNCTION_NOT_LOCKED' });
});
