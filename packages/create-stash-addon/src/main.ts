#!/usr/bin/env node
import { exitCodeOf, toCoded } from '@stash-addons/core';
import { create } from './create.js';

try {
  await create(process.argv.slice(2), {
    input: process.stdin,
    output: process.stdout,
    canAsk: process.stdin.isTTY === true,
    cwd: process.cwd(),
    userAgent: process.env['npm_config_user_agent'] ?? '',
  });
} catch (error) {
  const { code, message, hint } = toCoded(error);
  process.stderr.write(`error ${code}: ${message}\n  hint: ${hint}\n`);
  process.exitCode = exitCodeOf(error);
}
