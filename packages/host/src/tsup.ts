import { existsSync, readdirSync } from 'node:fs';
import { parse } from 'node:path';

const HELPERS = 'src/helpers';

/** Scripts of an addon that Node runs beside its program, by the path that a plan names them by. */
function helpers(): Record<string, string> {
  const files = existsSync(HELPERS) ? readdirSync(HELPERS) : [];
  return Object.fromEntries(files.map((file) => [`helpers/${parse(file).name}`, `${HELPERS}/${file}`]));
}

/**
 * How tsup builds an addon, from the addon's folder: `defineConfig(addonBuild())`. The program becomes one file without
 * dependencies, each file of `src/helpers` one beside it; the definition is only read when the manifest is built.
 */
export function addonBuild() {
  return {
    entry: { addon: 'src/addon.ts', program: 'src/main.ts', ...helpers() },
    format: 'esm' as const,
    target: 'es2023',
    platform: 'node' as const,
    noExternal: [/.*/],
    splitting: false,
    clean: true,
  };
}
