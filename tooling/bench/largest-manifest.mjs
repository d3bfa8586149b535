/** A manifest as large as the largest real one: 15 releases, 32 args a Function, many parameters and privileges. */
const RELEASES = 15;
const ARGS = 32;
const PARAMS = 12;

const count = (length, make) => Array.from({ length }, (_, index) => make(index));

function operation(name, prefix) {
  const params = [{ name: 'outputDir', value: '/stash-tmp/output' }];
  const ownArgs = count(PARAMS, (i) => `--option-${i}=\${option${i}:=}`);
  const wireArgs = count(ARGS - PARAMS - 1, (i) => `--repository-setting-${i}=\${REPOSITORY_SETTING_${i}:=default}`);
  return {
    functions: [{ name: `${prefix}-${name}-{release}`, args: [`${name}-${prefix}`, ...ownArgs, ...wireArgs] }],
    task: {
      name: `${prefix}-${name}-{release}`,
      steps: [
        { name: `${prefix}-${name}-{release}`, params },
        { name: 'update-status', params },
      ],
    },
    models: ['job'],
    hosts: 'many',
    access: {
      secretKeys: [{ key: 'username', alias: ['user'] }, { key: 'password' }, { key: 'ca.crt', optional: true }],
      refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
      kubernetes: { scope: 'namespace', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] },
    },
    security: 'restricted',
    workspace: { kind: 'dump', sizeHint: 'database' },
    readiness: { kind: 'probe', healthRequired: true },
    ...(name === 'restore' && { existing: { effect: 'replaces', says: 'replaces every object of the same name' } }),
    privileges: count(6, (i) => ({ grant: `PRIVILEGE ${i}`, why: 'to read every object that belongs to the dump' })),
  };
}

export function largestManifest(index) {
  const prefix = `widget${index}`;
  return {
    contract: '1.0',
    addon: {
      name: prefix,
      package: `@acme/${prefix}`,
      version: '1.0.0',
      title: `Widget ${index}`,
      program: 'dist/program.js',
    },
    objectPrefix: prefix,
    serves: [{ target: 'AppBinding', types: [prefix], urlSchemes: [prefix, `${prefix}+tls`], defaultPort: 7000 }],
    releases: count(RELEASES, (i) => ({
      suffix: `${i + 1}.0.3`,
      server: `>=${i + 1}.0 <${i + 2}.0`,
      tested: [`${i + 1}.0.3`, `${i + 1}.4.1`],
      image: {
        repository: `registry.acme.dev/addons/${prefix}`,
        tag: `${i + 1}.0.3-v1`,
        digest: `sha256:${'ab'.repeat(32)}`,
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    })),
    operations: { backup: operation('backup', prefix), restore: operation('restore', prefix) },
    formats: count(3, (i) => ({
      id: `format-${i}`,
      layout: 'file',
      paths: [`/widgets-${i}.txt`],
      end: { mark: '-- dump complete', within: 256 },
      minBytes: 100,
      writes: i === 0,
    })),
    params: Object.fromEntries(
      count(PARAMS, (i) => [
        `option${i}`,
        {
          description: 'What this option changes in the dump, in one sentence for the person who sets it.',
          schema: { type: 'string', pattern: '^[a-z0-9 -]*$', default: '' },
          appliesTo: ['backup', 'restore'],
          flag: `option-${i}`,
        },
      ]),
    ),
    tools: Object.fromEntries(
      count(4, (i) => [
        `widgettool${i}`,
        {
          folders: ['/usr/lib/widget/*/bin', '/usr/local/widget/bin'],
          versionArgs: ['--version'],
          range: '>=1.0',
          install: 'apt-get install widget-client',
        },
      ]),
    ),
    files: { 'dist/program.js': 'cd'.repeat(32) },
  };
}
