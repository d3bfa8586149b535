export * from './appbinding.js';
export * from './backup.js';
export * from './catalog.js';
export * from './common.js';
export * from './repository.js';
export * from './restore.js';
export * from './secret-object.js';
