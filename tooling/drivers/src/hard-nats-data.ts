import { randomBytes } from 'node:crypto';
import type { NatsConnection } from '@stash-addons/testbed';

/** Names that a shell, a path or an option parser might take for something else; the server takes them all. */
export const HOSTILE_NAMES = ['--force', '-h', `we'ird"$(x)`, 'ünïcode✓', '%2e%2e', '$SYS;rm'];

/** A stream of which only servers from 2.15 on make a snapshot. */
export const IN_MEMORY = 'VOLATILE';

const STORED = { storage: 'file', retention: 'limits', num_replicas: 1 };

export async function makeStream(connection: NatsConnection, name: string, more: object = {}): Promise<void> {
  await connection.api(`STREAM.CREATE.${name}`, { name, ...STORED, ...more });
}

/** Publishes and waits until the stream has stored it. */
export async function put(
  connection: NatsConnection,
  subject: string,
  data: string | Buffer,
  headers?: string,
): Promise<void> {
  const { data: answer } = await connection.ask(subject, data, headers);
  const { error } = JSON.parse(answer.toString()) as { error?: object };
  if (error !== undefined) throw new Error(`${subject}: ${JSON.stringify(error)}`);
}

/** Fills an account with what is hard to keep. */
export async function fill(connection: NatsConnection, version: string): Promise<void> {
  await orders(connection, version);
  await bucket(connection, version === '2.6' ? 'old' : 'new');
  await objects(connection);
  await makeStream(connection, 'BIG', { subjects: ['big'] });
  for (let i = 0; i < 4; i += 1) await put(connection, 'big', randomBytes(1_000_000));
  await makeStream(connection, 'EMPTY', { subjects: ['empty.>'], max_msgs: 7, description: 'line\nbreak "quote"' });
  await makeStream(connection, IN_MEMORY, { subjects: ['volatile'], storage: 'memory' });
  await put(connection, 'volatile', 'x');
  for (const [index, name] of HOSTILE_NAMES.entries()) {
    await makeStream(connection, name, { subjects: [`hostile.${index}`] });
    await put(connection, `hostile.${index}`, name);
  }
}

/** Gaps, headers, two durable consumers of which one has acknowledged out of order. */
async function orders(connection: NatsConnection, version: string): Promise<void> {
  await makeStream(connection, 'ORDERS', { subjects: ['orders.>'], duplicate_window: 60_000_000_000 });
  for (let i = 1; i <= 200; i += 1) {
    await put(connection, `orders.${i % 7}`, `order ${i} \r\n\0 ü`, `Nats-Msg-Id: ${i}\r\nX-Näme: välue ${i}\r\n`);
  }
  for (const seq of [1, 50, 51, 200]) await connection.api('STREAM.MSG.DELETE.ORDERS', { seq });
  await makeConsumer(connection, 'worker', { ack_wait: 3_600_000_000_000, filter_subject: 'orders.1', max_deliver: 5 });
  // A server 2.6 does not store where a consumer stands that was never delivered anything.
  if (version !== '2.6') await makeConsumer(connection, 'idle', { deliver_policy: 'new' });
  const replies = [];
  for (let i = 0; i < 6; i += 1) {
    const { reply } = await connection.ask('$JS.API.CONSUMER.MSG.NEXT.ORDERS.worker', '1');
    replies.push(reply);
  }
  for (const index of [0, 1, 3]) await connection.ask(replies[index] as string, '+ACK');
}

async function makeConsumer(connection: NatsConnection, name: string, more: object): Promise<void> {
  const config = {
    durable_name: name,
    ack_policy: 'explicit',
    deliver_policy: 'all',
    replay_policy: 'instant',
    ...more,
  };
  await connection.api(`CONSUMER.DURABLE.CREATE.ORDERS.${name}`, { stream_name: 'ORDERS', config });
}

/** A key-value store as clients make it: a history of five, one key deleted. */
async function bucket(connection: NatsConnection, discard: string): Promise<void> {
  const more = {
    max_msgs_per_subject: 5,
    discard,
    deny_delete: true,
    allow_rollup_hdrs: true,
    allow_direct: true,
  };
  await makeStream(connection, 'KV_config', { subjects: ['$KV.config.>'], ...more });
  for (let i = 0; i < 8; i += 1) await put(connection, '$KV.config.colour', `value ${i}`);
  await put(connection, '$KV.config.gone', 'x');
  await put(connection, '$KV.config.gone', '', 'KV-Operation: DEL\r\n');
}

/** An object of some megabytes, in chunks, with its description. */
async function objects(connection: NatsConnection): Promise<void> {
  const subjects = ['$O.files.C.>', '$O.files.M.>'];
  await makeStream(connection, 'OBJ_files', { subjects, discard: 'new', allow_rollup_hdrs: true, allow_direct: true });
  for (let i = 0; i < 24; i += 1) await put(connection, '$O.files.C.abc', randomBytes(128 * 1024));
  await put(connection, '$O.files.M.YQ', JSON.stringify({ name: 'a', chunks: 24 }), 'Nats-Rollup: sub\r\n');
}
