import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { largestManifest } from './largest-manifest.mjs';

function writeAddon(root, index, program) {
  const files = { 'dist/program.js': createHash('sha256').update(program).digest('hex') };
  const manifest = { ...largestManifest(index), files };
  const { package: name, version } = manifest.addon;
  const dir = join(root, 'node_modules', name);
  mkdirSync(join(dir, 'dist'), { recursive: true });
  const stashAddon = { contract: 1, manifest: './dist/addon.json' };
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name, version, type: 'module', stashAddon }));
  writeFileSync(join(dir, 'dist/program.js'), program);
  const text = JSON.stringify(manifest);
  writeFileSync(join(dir, 'dist/addon.json'), text);
  return { name, bytes: text.length };
}

/** Installs so many addons in a folder, each with a program of so many bytes; returns how large a manifest is. */
export function installMany(root, { addons, programBytes }) {
  const program = Buffer.alloc(programBytes, '// a program\n');
  const written = Array.from({ length: addons }, (_, index) => writeAddon(root, index, program));
  const dependencies = Object.fromEntries(written.map(({ name }) => [name, '1.0.0']));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ private: true, dependencies }));
  return written[0].bytes;
}
