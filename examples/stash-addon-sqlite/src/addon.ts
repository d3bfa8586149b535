import { defineAddon } from '@stash-addons/core';
import { manifest } from './manifest.js';
import { program } from './program.js';

/** What the build reads to write dist/addon.json. */
export const addon = defineAddon({ manifest, program });
