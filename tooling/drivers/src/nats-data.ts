import { createHash } from 'node:crypto';
import type { NatsConnection } from '@stash-addons/testbed';

/** Requests that are on their way at once. */
const WINDOW = 128;

/** Runs `act` for each number below `count`, several at a time; the answers are in order. */
async function each<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) answers[index] = await act(index);
  };
  await Promise.all(Array.from({ length: WINDOW }, worker));
  return answers;
}

/** Names of all streams, sorted. */
async function streamsOf(to: NatsConnection): Promise<string[]> {
  const { streams } = await to.api<{ streams: string[] | null }>('STREAM.NAMES');
  return [...(streams ?? [])].sort();
}

export async function removeStreams(to: NatsConnection): Promise<void> {
  for (const name of await streamsOf(to)) await to.api(`STREAM.DELETE.${name}`);
}

interface StreamData {
  name: string;
  count: number;
  message: (index: number) => string;
}

interface Stored {
  error?: object;
}

/** A stream with one consumer; each message is stored when this ends. */
async function makeStream(to: NatsConnection, { name, count, message }: StreamData): Promise<void> {
  await to.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name}.>`], storage: 'file', retention: 'limits' });
  const config = { durable_name: 'reader', ack_policy: 'explicit', deliver_policy: 'all' };
  await to.api(`CONSUMER.DURABLE.CREATE.${name}.reader`, { stream_name: name, config });
  await each(Math.ceil(count), async (index) => {
    const stored = JSON.parse((await to.ask(`${name}.${index % 97}`, message(index))).data.toString()) as Stored;
    if (stored.error !== undefined) throw new Error(`${name}: ${JSON.stringify(stored.error)}`);
  });
}

interface StreamInfo {
  config: Record<string, unknown>;
  state: { messages: number; first_seq: number; last_seq: number };
}

/** Settings, consumers and messages of every stream; empty where there is none. */
export async function contentOf(to: NatsConnection): Promise<string> {
  const lines: string[] = [];
  for (const name of await streamsOf(to)) {
    const { config, state } = await to.api<StreamInfo>(`STREAM.INFO.${name}`);
    const { consumers } = await to.api<{ consumers: string[] | null }>(`CONSUMER.NAMES.${name}`);
    const { messages: count, last_seq: last } = state;
    // A stream that never held a message has another beginning than one that is restored without any.
    const first = count === 0 ? undefined : state.first_seq;
    const messages = await messagesOf(to, name, state);
    lines.push(JSON.stringify({ name, subjects: config['subjects'], count, first, last, consumers, messages }));
  }
  return lines.join('\n');
}

/** Hash over sequence number, subject, time, headers and body of each message in order, of which none was removed. */
async function messagesOf(to: NatsConnection, stream: string, state: StreamInfo['state']): Promise<string> {
  const hash = createHash('sha256');
  const found = await each(state.messages, async (index) => {
    const { message } = await to.api<{ message: unknown }>(`STREAM.MSG.GET.${stream}`, {
      seq: state.first_seq + index,
    });
    return createHash('sha256').update(JSON.stringify(message)).digest();
  });
  for (const one of found) hash.update(one);
  return hash.digest('hex');
}

const MESSAGE_BYTES = 8000;

/** Text that does not shrink. */
function noise(index: number): string {
  const word = (salt: number) => createHash('sha512').update(`${index} ${salt}`).digest('base64');
  return Array.from({ length: MESSAGE_BYTES / 88 }, (_, salt) => word(salt)).join('');
}

/** Three streams, of which the one in the middle is the big one. */
export async function fillOrders(to: NatsConnection, megabytes: number): Promise<void> {
  const count = (megabytes * 1e6) / MESSAGE_BYTES;
  await makeStream(to, { name: 'customers', count: count / 20, message: noise });
  await makeStream(to, { name: 'orders', count, message: noise });
  await makeStream(to, { name: 'zones', count: count / 20, message: noise });
}

const NAMES = ['Anna', 'Ben', 'Chidi', 'Dora', 'Emre', 'Fatima', 'Goro', 'Hana', 'Ivan', 'Jo'];
const PLACES = ['a neighbour', 'the porter', 'nobody', 'the dog'];
const ORDERS_OF_A_MESSAGE = 40;

function order(id: number): string {
  const tracking = createHash('md5').update(String(id)).digest('hex');
  const note = `Left with ${PLACES[id % 4]}, shelf ${id % 977}, ${tracking.slice(8)}`;
  const email = `customer${(id * 7919) % 1_000_003}@example.com`;
  return JSON.stringify({ id, name: NAMES[(id * 7) % 10], email, total: (id * 104_729) % 1e6, tracking, note });
}

/** Messages as a shop has them, of some orders each. */
export function fillShop(to: NatsConnection, megabytes: number): Promise<void> {
  const message = (index: number) =>
    Array.from({ length: ORDERS_OF_A_MESSAGE }, (_, one) => order(index * ORDERS_OF_A_MESSAGE + one)).join('\n');
  return makeStream(to, { name: 'orders', count: (megabytes * 1e6) / message(1).length, message });
}

/** A small stream, and one of so many megabytes, which do not shrink. */
export async function fillServer(to: NatsConnection, megabytes: number): Promise<void> {
  await makeStream(to, { name: 'small', count: 20, message: (index) => `not to be changed ${index}` });
  await makeStream(to, { name: 'bulk', count: (megabytes * 1e6) / MESSAGE_BYTES, message: noise });
}
