export type { Action, ActionWish } from './declare/action.js';
export { CAPABILITIES } from './declare/capability.js';
export type { Capability } from './declare/capability.js';
export { defineConformance } from './declare/conformance.js';
export type { Conformance, DataSets, DumpProgram, Identity, Login, Program, Programs } from './declare/conformance.js';
export type { Database, RunningServer, ServerCertificate, ServerWish, TlsFiles } from './declare/database.js';
export type { CommandServer, FunctionServer, ImageServer, Params, ServerDeclaration } from './declare/server.js';
