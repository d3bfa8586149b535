import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

/** What reads kubeconfigs is partly CommonJS. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

// Bundled whole and split by command, so that a verb loads what it needs and no more.
export default defineConfig(
  preset({
    entry: { main: 'src/main.ts', 'kubectl-stash': 'src/kubectl-stash.ts' },
    dts: false,
    splitting: true,
    minify: true,
    banner: { js: REQUIRE },
    noExternal: [/^@stash-addons\//, '@kubernetes/client-node', 'valibot', 'croner'],
  }),
);
