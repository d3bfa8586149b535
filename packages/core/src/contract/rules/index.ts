import * as data from './data.js';
import * as objects from './objects.js';
import * as params from './params.js';
import type { Rule } from './rule.js';
import * as versions from './versions.js';

/** Every cross-field rule, in the order their problems are told. */
export const MANIFEST_RULES: readonly Rule[] = [
  ...Object.values(objects),
  ...Object.values(versions),
  ...Object.values(params),
  ...Object.values(data),
];
