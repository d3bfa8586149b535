import type { NewFile } from './render.js';

export type Manager = 'npm' | 'pnpm' | 'yarn';

/** The package manager that started us, by what it says of itself: `pnpm/11.5.0 npm/? node/v24.0.0 linux x64`. */
export function managerOf(userAgent: string): Manager {
  const [, name] = /^(pnpm|yarn)\//.exec(userAgent) ?? [];
  return name === 'pnpm' || name === 'yarn' ? name : 'npm';
}

/** Settings that only this package manager needs. */
export function managerFiles(manager: Manager): NewFile[] {
  return FILES[manager].map(([path, content]) => ({ path, content, executable: false }));
}

const FILES: Record<Manager, [path: string, content: string][]> = {
  npm: [],
  // esbuild, which tsup builds with, has an install script.
  pnpm: [['pnpm-workspace.yaml', 'allowBuilds:\n  esbuild: true\n']],
  // Addons are read from folders of node_modules.
  yarn: [['.yarnrc.yml', 'nodeLinker: node-modules\n']],
};
