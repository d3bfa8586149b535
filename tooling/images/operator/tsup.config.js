import { join } from 'node:path';
import { defineConfig } from 'tsup';

const packages = join(import.meta.dirname, '..', '..', '..', 'packages');

/** The operator and the built-in steps, each one file without dependencies; in a pod no kubeconfig is read. */
export default defineConfig({
  entry: {
    main: join(packages, 'operator', 'dist', 'main.js'),
    builtin: join(packages, 'runtime', 'dist', 'builtin.js'),
  },
  format: ['esm'],
  target: 'es2023',
  platform: 'node',
  noExternal: [/^(?!@kubernetes\/client-node)/],
  external: ['@kubernetes/client-node'],
  splitting: false,
  clean: true,
});
