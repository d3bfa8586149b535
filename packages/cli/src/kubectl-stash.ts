#!/usr/bin/env node
import { KUBECTL } from './program.js';
import { runProgram } from './run-program.js';

await runProgram(KUBECTL, process.argv.slice(2));
