import type { Connection, ManifestSource, RunContext, RunRequest, SnapshotInfo } from '@stash-addons/core';

export interface Given extends Partial<Pick<RunContext, 'flags' | 'params' | 'secretKeys' | 'tools'>> {
  operation?: RunRequest['operation'];
  connection?: Partial<Connection>;
  /** Versions of every program of the manifest that are found: that of 15.2 in `/tools/15/`. */
  versions?: readonly string[];
}

/** What the runtime would give to the program: the manifest's defaults, a user with a password, and `given`. */
export function contextOf(
  manifest: ManifestSource,
  { operation = 'backup', versions = [], ...given }: Given = {},
): RunContext {
  const defaults = Object.entries(manifest.params).flatMap(([name, { schema }]) =>
    schema.default === undefined ? [] : [[name, schema.default] as const],
  );
  const found = (tool: string) => versions.map((version) => ({ path: `/tools/${parseInt(version)}/${tool}`, version }));
  const [serves] = manifest.serves;
  return {
    request: { operation, addon: { name: manifest.addon.name } } as RunRequest,
    flags: {},
    tools: Object.fromEntries(Object.keys(manifest.tools).map((tool) => [tool, found(tool)])),
    secretKeys: { target: ['username', 'password'] },
    ...given,
    params: { ...Object.fromEntries(defaults), ...given.params },
    connection: {
      scheme: serves?.target === 'AppBinding' ? (serves.urlSchemes[0] ?? '') : '',
      host: 'db.example',
      port: 0,
      path: '',
      query: {},
      insecureSkipVerify: false,
      ...given.connection,
    },
  };
}

/** A snapshot of one of the manifest's formats, as a restore is given it. */
export function snapshotOf(
  { formats }: ManifestSource,
  format: string,
  tags: Record<string, string> = {},
): SnapshotInfo {
  const paths = formats.find(({ id }) => id === format)?.paths ?? [];
  return { id: 'a'.repeat(64), host: 'host-0', time: '2026-01-02T03:04:05Z', paths, tags, format };
}
