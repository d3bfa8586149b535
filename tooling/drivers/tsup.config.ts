import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

export default defineConfig(
  preset({
    entry: ['src/index.ts', 'src/hard-mariadb.ts', 'src/hard-mysql.ts', 'src/hard-nats.ts', 'src/hard-postgres.ts'],
    splitting: true,
  }),
);
