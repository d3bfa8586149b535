export { createBench } from './bench.js';
export type { AddonUnderTest, Bench, Ended } from './bench.js';
export { contextOf, snapshotOf } from './context.js';
export type { Given } from './context.js';
export { execute } from './execute.js';
export { HOSTILE_NAME, HOSTILE_PASSWORDS } from './hostile.js';
export type { Run, ServerAddress, Target } from './run.js';
export { base64, otherAuthority } from './tls.js';
