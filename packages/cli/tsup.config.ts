import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

// Bundled whole and split by command, so that a verb loads what it needs and no more.
export default defineConfig(
  preset({
    entry: { main: 'src/main.ts' },
    dts: false,
    splitting: true,
    minify: true,
    noExternal: [/^@stash-addons\//, 'valibot', 'croner'],
  }),
);
