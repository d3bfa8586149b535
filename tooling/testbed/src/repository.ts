import { join } from 'node:path';
import { makeRepositoryFrom } from '@stash-addons/testkit/fixtures';
import { cacheBin, cacheFolder } from './paths.js';

/** A new repository of restic's in a folder that is empty or not there, whose password takes no time to try. */
export function makeRepository(path: string, password: string): void {
  const template = join(cacheFolder, 'repository-template');
  makeRepositoryFrom({ template, restic: cacheBin('restic') }, path, password);
}
