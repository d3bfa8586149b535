import type { Build } from './statement.ts';

export const REPOSITORY = 'https://github.com/stash-addons/stash-addons';
export const WORKFLOW = '.github/workflows/release.yml';

/** In a workflow of GitHub, what that says; elsewhere this is a trial, and the commit is the one that is checked out. */
export function buildOf(env: NodeJS.ProcessEnv, commit: string): Build {
  return {
    repository: REPOSITORY,
    workflow: WORKFLOW,
    ref: env['GITHUB_REF'] ?? 'refs/heads/main',
    commit: env['GITHUB_SHA'] ?? commit,
    event: env['GITHUB_EVENT_NAME'] ?? 'trial',
    run: env['GITHUB_RUN_ID'] ?? '0',
  };
}
