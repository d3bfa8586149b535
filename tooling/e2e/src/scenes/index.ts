import type { SceneName } from '../bad-input/row.js';
import { documentScenes } from './documents.js';
import { programScenes } from './programs.js';
import { repositoryScenes } from './repositories.js';
import type { Scene } from './scene.js';
import { serverScenes } from './servers.js';
import { snapshotScenes } from './snapshots.js';

export const SCENES: Record<SceneName, Scene> = {
  ...documentScenes,
  ...programScenes,
  ...serverScenes,
  ...repositoryScenes,
  ...snapshotScenes,
};
