import { resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '..', '..', '..');

/** An addons root as a user has one: its dependencies are the command line and the addon. */
export const exampleHost = resolve(repositoryRoot, 'examples', 'host');

/** What the link in `node_modules/.bin` starts. */
export const mainProgram = resolve(exampleHost, 'node_modules', '@stash-addons', 'cli', 'dist', 'main.js');
