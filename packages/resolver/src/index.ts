export { builtinFunctions } from './builtin/functions.js';
export { operatorImage } from './builtin/image.js';
export { modelOf } from './members.js';
export { backendVolume } from './pod/mounts.js';
export { resolve } from './resolve.js';
export { referencedVariables, substitute, type Place } from './template/tree.js';
export type { Variables } from './template/evaluate.js';
export type * from './types.js';
export { BUILT_IN_VARIABLES } from './variables/names.js';
