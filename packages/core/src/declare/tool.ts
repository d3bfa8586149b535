import type { Tool } from '../contract/manifest.js';

/** A program that is found where Debian puts it, in /usr/local/bin or in PATH, and says its version to `--version`. */
export function toolOf(range: string, install: string, more: Partial<Tool> = {}): Tool {
  return { folders: ['/usr/bin', '/usr/local/bin'], versionArgs: ['--version'], range, install, ...more };
}
