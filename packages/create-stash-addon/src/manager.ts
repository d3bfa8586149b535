import type { NewFile } from './render.js';

export type Manager = 'npm' | 'pnpm' | 'yarn';

/** The package manager that started us, by what it says of itself: `pnpm/11.5.0 npm/? node/v24.0.0 linux x64`. */
export function managerOf(userAgent: string): Manager {
  const [, name] = /^(pnpm|yarn)\//.exec(userAgent) ?? [];
  return name === 'pnpm' || name === 'yarn' ? name : 'npm';
}

/** How a workflow installs just what the lock file of this package manager says; runners bring npm alone. */
export function cleanInstall(userAgent: string): string {
  const [, name, version = ''] = /^(pnpm|yarn)\/([\w.-]+)/.exec(userAgent) ?? [];
  if (name === 'pnpm') return `npx --yes pnpm@${version} install --frozen-lockfile`;
  if (name === undefined) return 'npm ci';
  if (version.startsWith('1.')) return `npx --yes yarn@${version} install --frozen-lockfile`;
  return `npx --yes --package @yarnpkg/cli-dist@${version} yarn install --immutable`;
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
