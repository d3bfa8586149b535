import { createHash } from 'node:crypto';
import type { NatsConnection } from '@stash-addons/testbed';

interface StreamInfo {
  config: object;
  state: { messages: number; bytes: number; first_seq: number; last_seq: number; deleted?: number[] };
}

interface ConsumerInfo {
  name: string;
  config: object;
  delivered: { consumer_seq: number; stream_seq: number };
  ack_floor: { consumer_seq: number; stream_seq: number };
  num_ack_pending: number;
  num_pending: number;
}

/** Every stream of the account: configuration, state, each message, each consumer; as text to compare. */
export async function describeAccount(connection: NatsConnection): Promise<string> {
  const streams = [];
  for (const name of await streamNames(connection)) streams.push(await describeStream(connection, name));
  return streams.join('\n');
}

export async function streamNames(connection: NatsConnection): Promise<string[]> {
  const { streams } = await connection.api<{ streams: string[] | null }>('STREAM.NAMES');
  return (streams ?? []).sort();
}

export async function describeStream(connection: NatsConnection, name: string): Promise<string> {
  const { config, state } = await connection.api<StreamInfo>(`STREAM.INFO.${name}`, { deleted_details: true });
  const lines = [JSON.stringify({ config, messages: state.messages, bytes: state.bytes, last: state.last_seq })];
  const gone = new Set(state.deleted);
  const first = state.messages === 0 ? state.last_seq + 1 : state.first_seq;
  for (let seq = first; seq <= state.last_seq; seq += 1) {
    if (gone.has(seq)) continue;
    const { message } = await connection.api<{ message: object }>(`STREAM.MSG.GET.${name}`, { seq });
    lines.push(createHash('sha256').update(JSON.stringify(message)).digest('hex'));
  }
  const { consumers } = await connection.api<{ consumers: ConsumerInfo[] }>(`CONSUMER.LIST.${name}`);
  return [...lines, ...consumers.map(describeConsumer).sort()].join('\n');
}

/** When it was last active is no part of what a backup keeps. */
function describeConsumer({ name, config, delivered, ack_floor: floor, ...rest }: ConsumerInfo): string {
  const sequences = [delivered, floor].map((one) => [one.consumer_seq, one.stream_seq]);
  return JSON.stringify({ name, config, sequences, pending: [rest.num_ack_pending, rest.num_pending] });
}
