import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

/** One file without dependencies: `npm create` fetches nothing else. */
export default defineConfig(preset({ entry: { main: 'src/main.ts' }, dts: false, noExternal: [/.*/] }));
