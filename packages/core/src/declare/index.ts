export * from './operation.js';
export * from './params.js';
export * from './release.js';
export * from './tool.js';
