export { ADOPT_ANNOTATION, backup, type BackupInput, type SessionOutcome } from './backup.js';
export type { EngineContext, EngineEvent } from './context.js';
export { examineAddons, refusedAddons } from './doctor/addons.js';
export type { SubjectFinding } from './doctor/finding.js';
export { about, attempt } from './doctor/finding.js';
export { examineMachine } from './doctor/machine.js';
export { examineRepository } from './doctor/repository.js';
export { examineTarget } from './doctor/target.js';
export { loadDocuments } from './documents/load.js';
export { ObjectSet } from './documents/object-set.js';
export { planSession, type SessionPlan } from './plan.js';
export { restore, type RestoreEffect, type RestoreInput } from './restore.js';
export type { ServeLine } from './serve/log.js';
export { serve, type ServeInput } from './serve/serve.js';
export { settleOrphans } from './session/orphans.js';
export { resticCacheFolder } from './session/target-run.js';
export {
  backupDocuments,
  restoreDocuments,
  type SecretEntry,
  type ShortForm,
  type ShortFormDocuments,
} from './short-form/documents.js';
export { parseTargetUrl, type TargetUrl } from './short-form/target-url.js';
export { defaultStatePath, openState, type StateFolder } from './state/folder.js';
export { RepositoryStore } from './state/repositories.js';
export { type Session, type SessionRecord, SessionStore } from './state/sessions.js';
