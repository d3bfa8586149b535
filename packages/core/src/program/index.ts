export * from './args-grammar.js';
export { isTurnedOff, type ReadOption } from './parse-args.js';
export * from './params.js';
export * from './plans.js';
export * from './present.js';
export * from './secrets.js';
export * from './tls-files.js';
export * from './tools.js';
export * from './user-args.js';
