import { relative } from 'node:path';
import { exitCodeOf, toCoded } from '@stash-addons/core';
import { writeManifest } from '../build/write-manifest.js';

try {
  const path = await writeManifest(process.cwd());
  process.stdout.write(`${relative(process.cwd(), path)}\n`);
} catch (error) {
  const { code, message, hint } = toCoded(error);
  process.stderr.write(`${code}: ${message}\n${hint}\n`);
  process.exitCode = exitCodeOf(error);
}
