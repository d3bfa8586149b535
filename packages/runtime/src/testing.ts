/** For tests of addons: what the runtime makes of a plan's command before it starts it. */
export { prepareCommand } from './process/prepare.js';
export type { CommandSurroundings, PreparedCommand } from './process/prepare.js';
export { SecretStore } from './target/secret-store.js';
