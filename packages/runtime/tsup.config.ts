import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

export default defineConfig(preset({ entry: ['src/index.ts', 'src/builtin.ts', 'src/helper.ts', 'src/testing.ts'] }));
