export { publicPackages } from './packages.js';
export type { PublicPackage } from './packages.js';
export { pack, publish, publishAll } from './publish.js';
export type { Packed } from './publish.js';
export { startRegistry } from './registry.js';
export type { Registry } from './registry.js';
export { must, run } from './run.js';
export type { Ended, RunOptions } from './run.js';
