import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

export default defineConfig(
  preset({ entry: { index: 'src/index.ts', fixtures: 'src/fixtures.ts', main: 'src/main.ts' }, splitting: true }),
);
