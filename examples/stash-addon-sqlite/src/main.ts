import { runProgram } from '@stash-addons/runtime';
import { addon } from './addon.js';

await runProgram(addon);
