import type { Catalog } from '@stash-addons/host';
import type { Client, Discovery } from '@stash-addons/kube';
import type { Key } from '../cache/informer.js';
import type { KeptRepository } from '../cache/kept.js';
import type { SessionIndex } from '../cache/session-index.js';
import type { EventRecorder } from '../events/recorder.js';
import type { ReferenceBook } from './configuration/references.js';
import type { Log } from '../log.js';
import type { WireMetrics } from '../serve/wire-metrics.js';
import type { Settings } from '../settings.js';

/** What all controllers work with. */
export interface Shared {
  client: Client;
  discovery: Discovery;
  events: EventRecorder;
  references: ReferenceBook;
  /** Repositories that are followed; undefined for one that is not, or not yet. */
  repository: (key: Key) => KeptRepository | undefined;
  sessions: SessionIndex;
  metrics: WireMetrics;
  /** The addons whose manifests lie in the cluster now. */
  catalog: () => Catalog;
  settings: Settings;
  log: Log;
}
