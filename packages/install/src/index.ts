export { chartFiles } from './chart.js';
export type { AnyObject, Remark } from './object.js';
export { installation, type Remarked } from './objects.js';
export type { InstallOptions } from './options.js';
export { yamlOf } from './yaml.js';
