import { defineAddon } from '@stash-addons/core';
import { manifest } from './manifest.js';
import { program } from './program.js';

export const addon = defineAddon({ manifest, program });
