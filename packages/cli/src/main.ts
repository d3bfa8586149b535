#!/usr/bin/env node
import { CLUSTER, LOCAL } from './program.js';
import { runProgram } from './run-program.js';

const [first, ...rest] = process.argv.slice(2);
if (first === 'cluster') await runProgram(CLUSTER, rest);
else await runProgram(LOCAL, process.argv.slice(2));
