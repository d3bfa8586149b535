import type { Client } from '../api/client.js';
import type { Discovery } from '../api/discovery.js';
import type { SessionIndex } from '../cache/session-index.js';
import type { EventRecorder } from '../events/recorder.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings.js';

/** What all controllers work with. */
export interface Shared {
  client: Client;
  discovery: Discovery;
  events: EventRecorder;
  sessions: SessionIndex;
  settings: Settings;
  log: Log;
}
