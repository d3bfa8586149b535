#!/usr/bin/env node
import { exitCodeOf, toCoded } from '@stash-addons/core';
import { conform } from './command/conform.js';

try {
  process.exitCode = await conform(process.argv.slice(2));
} catch (error) {
  const { code, message, hint } = toCoded(error);
  process.stderr.write(`error ${code}: ${message}\n  hint: ${hint}\n`);
  process.exitCode = exitCodeOf(error);
}
