import { addonBuild } from '@stash-addons/host/tsup';
import { defineConfig } from 'tsup';

export default defineConfig(addonBuild());
