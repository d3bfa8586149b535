import { existsSync, readdirSync } from 'node:fs';
import { parse } from 'node:path';

const HELPERS = 'src/helpers';

/** Scripts of an addon that Node runs beside its program, by the path that a plan names them by. */
function helpers() {
  const files = existsSync(HELPERS) ? readdirSync(HELPERS) : [];
  return Object.fromEntries(files.map((file) => [`helpers/${parse(file).name}`, `${HELPERS}/${file}`]));
}

/** The one tsup configuration of every published package; a package passes only what differs. */
export function preset({ entry = ['src/index.ts'], ...overrides } = {}) {
  return {
    entry: Array.isArray(entry) ? entry : { ...entry, ...helpers() },
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
