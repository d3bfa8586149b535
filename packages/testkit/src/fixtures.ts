/** Parts of the kit that tests of addons, and of this repository, use by themselves. */
export { createAuthority, serverFiles } from './machine/certificates.js';
export type { Authority, Certificate, ServerTls } from './machine/certificates.js';
export { freePort } from './machine/free-port.js';
export {
  argvOf,
  bytesRead,
  bytesWritten,
  childrenOf,
  kill,
  programOf,
  treeOf,
  withEnvironment,
} from './machine/processes.js';
export { spawned } from './machine/spawned.js';
export { makeRepositoryFrom } from './repository/make-repository.js';
export { HOSTILE_NAME, HOSTILE_PASSWORDS } from './run/hostile.js';
export { argsOf, writeRun } from './run/run.js';
export type { Run, ServerAddress, Target } from './run/run.js';
export { canary, finder, keyCanary } from './trace/canaries.js';
export type { Canary } from './trace/canaries.js';
export { leaksOf } from './trace/judge.js';
export { readTrace, STRACE } from './trace/trace.js';
