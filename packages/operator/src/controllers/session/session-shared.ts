import type { Grouped } from '../../cache/grouped.js';
import type { Key } from '../../cache/informer.js';
import type { KeptJob, SessionKey } from '../../cache/kept-job.js';
import type { KeptPod } from '../../cache/kept-pod.js';
import type { Shared } from '../shared.js';
import type { Patience } from './ending.js';
import type { Job } from './job.js';
import type { Session } from './run.js';

/** What the controller of sessions works with besides. */
export interface SessionShared extends Shared {
  /** Jobs by the session they belong to. */
  jobs: Grouped<KeptJob>;
  /** Whose a Job is; undefined where there is none of that key, or none of ours. */
  jobOwner: (job: Key) => SessionKey | undefined;
  /** Pods by their Job. */
  pods: Grouped<KeptPod>;
  /** To be called with what was just written. */
  took: { session: (session: Session) => void; job: (job: Job) => void };
  /** Whether another Job may be made now; a session that has to wait is called when one has ended. */
  mayStart: (session: string) => boolean;
  patience: Patience;
}
