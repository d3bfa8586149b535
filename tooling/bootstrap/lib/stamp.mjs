import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

export function hashOfFiles(paths) {
  return hashOf(...paths.flatMap((path) => [path, readFileSync(path)]));
}

/**
 * Runs `action` unless it has ended well before with the same key. The stamp is written last, so that work cut short is
 * done again.
 */
export async function once(stampFile, key, action) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === key) return false;
  rmSync(stampFile, { force: true });
  await action();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, key);
  return true;
}
