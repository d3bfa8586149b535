import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

/** The program is one file without dependencies; the definition is only read when the manifest is built. */
export default defineConfig(
  preset({
    entry: { addon: 'src/addon.ts', program: 'src/main.ts' },
    noExternal: [/.*/],
    dts: false,
  }),
);
