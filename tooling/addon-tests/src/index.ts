export { createBench } from './bench.js';
export type { AddonUnderTest, Bench, Ended } from './bench.js';
export { contextOf, snapshotOf } from './context.js';
export type { Given } from './context.js';
export { execute } from './execute.js';
export { HOSTILE_NAME, HOSTILE_PASSWORDS } from '@stash-addons/testkit/fixtures';
export type { Run, ServerAddress, Target } from '@stash-addons/testkit/fixtures';
export { base64, otherAuthority } from './tls.js';
