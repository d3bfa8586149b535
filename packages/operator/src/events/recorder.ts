import { createHash } from 'node:crypto';
import { redact, type ApiObject, type ObjectMeta } from '@stash-addons/core';
import { type Client, isConflict, RESOURCES } from '@stash-addons/kube';

/** What an event says. */
export interface Told {
  type: 'Normal' | 'Warning';
  /** A word or two, as the wire has it. */
  reason: string;
  message: string;
}

interface EventObject extends ApiObject<'v1', 'Event'> {
  involvedObject: object;
  type: string;
  reason: string;
  message: string;
  source: { component: string };
  firstTimestamp: string;
  lastTimestamp: string;
  count: number;
}

const COMPONENT = 'stash-operator';
/** The API server takes no longer one. */
const LONGEST_MESSAGE = 1024;

/** Says something about an object where `kubectl describe` shows it. The same said again is counted. */
export class EventRecorder {
  readonly #client: Client;
  readonly #onTrouble: (error: unknown) => void;

  constructor(client: Client, onTrouble: (error: unknown) => void) {
    this.#client = client;
    this.#onTrouble = onTrouble;
  }

  /** Never rejects: an event that could not be written must not fail a backup. */
  async tell(about: Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>, told: Told): Promise<void> {
    try {
      await this.#write(about, { ...told, message: redact(told.message).slice(0, LONGEST_MESSAGE) });
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  async #write(
    { apiVersion, kind, metadata }: Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>,
    told: Told,
  ): Promise<void> {
    const { namespace = 'default', name = '', uid } = metadata;
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const event: EventObject = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name: eventName(metadata, told) },
      involvedObject: { apiVersion, kind, namespace, name, ...(uid !== undefined && { uid }) },
      ...told,
      source: { component: COMPONENT },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    try {
      await this.#client.create(RESOURCES.Event, event);
    } catch (error) {
      if (!isConflict(error)) throw error;
      await this.#count(event, now);
    }
  }

  async #count({ metadata }: EventObject, lastTimestamp: string): Promise<void> {
    const at = { namespace: metadata.namespace, name: metadata.name ?? '' };
    const old = await this.#client.get<EventObject>(RESOURCES.Event, at);
    if (old === undefined) return;
    await this.#client.patch(RESOURCES.Event, at, { lastTimestamp, count: old.count + 1 });
  }
}

/** The same for the same words about the same object. */
function eventName({ name = '', uid = '' }: ObjectMeta, { reason, message }: Told): string {
  const hash = createHash('sha256').update(`${uid}\n${reason}\n${message}`).digest('hex').slice(0, 16);
  return `${name.slice(0, 200)}.${hash}`;
}
