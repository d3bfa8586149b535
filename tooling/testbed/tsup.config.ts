import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

export default defineConfig(
  preset({ entry: { index: 'src/index.ts', cluster: 'src/cluster/index.ts', 'cluster-main': 'src/cluster/main.ts' } }),
);
