import { defineConfig } from 'tsup';
import { preset } from '@stash-addons/tsconfig/tsup';

export default defineConfig(preset());
