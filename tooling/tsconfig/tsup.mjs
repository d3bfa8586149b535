/** The one tsup configuration of every published package but addons; a package passes only what differs. */
export function preset(overrides = {}) {
  return {
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'es2023',
    platform: 'node',
    dts: true,
    clean: true,
    sourcemap: false,
    splitting: false,
    ...overrides,
  };
}
