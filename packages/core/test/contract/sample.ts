import {
  buildManifest,
  defineAddon,
  type Addon,
  type Manifest,
  type ManifestSource,
  type Operation,
} from '../../src/index.js';

function operation(name: 'backup' | 'restore'): Operation {
  const params = [{ name: 'outputDir', value: '/stash-tmp/output' }];
  return {
    functions: [
      {
        name: `widget-${name}-{release}`,
        args: [`${name}-widget`, '--widget-args=${args:=--all}', '--wait-timeout=${waitTimeout:=300}'],
      },
    ],
    task: {
      name: `widget-${name}-{release}`,
      steps: [
        { name: `widget-${name}-{release}`, params },
        { name: 'update-status', params },
      ],
    },
    models: ['job'],
    hosts: 'one',
    access: {
      secretKeys: [{ key: 'username', alias: ['user'] }, { key: 'password' }],
      refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
    },
    security: 'restricted',
    workspace: { kind: 'none' },
    readiness: { kind: 'probe', healthRequired: true },
    privileges: [{ grant: 'READ', why: 'to read every widget' }],
  };
}

export function sampleSource(): ManifestSource {
  return {
    addon: { name: 'widget', title: 'Widget' },
    objectPrefix: 'widget',
    serves: [{ target: 'AppBinding', types: ['widget'], urlSchemes: ['widget'], defaultPort: 7000 }],
    releases: ['1.0', '2.0'].map((suffix, index) => ({
      suffix,
      server: `>=${suffix} <${index + 2}.0`,
      tested: [`${suffix}.3`],
      image: { repository: 'registry.acme.dev/addons/widget', tag: `${suffix}-v1`, platforms: ['linux/amd64'] },
    })),
    operations: {
      backup: operation('backup'),
      restore: {
        ...operation('restore'),
        existing: { effect: 'replaces', says: 'replaces every widget' },
        selections: [{ name: 'widget', param: 'args' }],
      },
    },
    formats: [
      {
        id: 'widget-text',
        layout: 'file',
        paths: ['/widgets.txt'],
        end: { mark: '-- end', within: 64 },
        minBytes: 10,
        writes: true,
      },
    ],
    params: {
      args: {
        description: 'Further arguments of the client.',
        schema: { type: 'string', default: '--all' },
        appliesTo: ['backup', 'restore'],
        flag: 'widget-args',
      },
      waitTimeout: {
        description: 'How long to wait for the server, in seconds.',
        schema: { type: 'integer', minimum: 0, default: '300' },
        appliesTo: ['backup', 'restore'],
        flag: 'wait-timeout',
      },
    },
    tools: {
      widgetdump: {
        folders: ['/usr/lib/widget/*/bin'],
        versionArgs: ['--version'],
        range: '>=1.0',
        install: 'apt-get install widget-client',
      },
    },
  };
}

export function sampleAddon(manifest: ManifestSource = sampleSource()): Addon {
  const plan = () => ({ before: [], units: [], after: [], concurrency: 1, warnings: [] });
  return defineAddon({
    manifest,
    program: { diagnoses: [], probe: () => [], facts: () => ({}), backup: plan, restore: plan },
  });
}

export function sampleManifest(): Manifest {
  return buildManifest({
    addon: sampleAddon(),
    packageJson: { name: '@acme/widget', version: '1.2.3' },
    program: 'dist/program.js',
    files: [{ path: 'dist/program.js', content: Buffer.from('export {};') }],
  });
}
