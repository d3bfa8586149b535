import { randomUUID } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

/** Fields of NATS' own CONNECT message. */
export interface NatsLogin {
  user?: string;
  pass?: string;
}

/** A small client of NATS, for tests that need more than its program prints. */
export interface NatsConnection {
  /** Sends a message, with headers as a text such as `Name: value\r\n`, and returns the first answer. */
  ask(subject: string, data?: string | Buffer, headers?: string): Promise<NatsMessage>;
  /** Asks JetStream's API, whose errors are thrown. */
  api<T>(subject: string, body?: object): Promise<T>;
  close(): void;
}

export interface NatsMessage {
  /** Where an answer to it goes; empty where none is wanted. */
  reply: string;
  data: Buffer;
}

interface Answer extends NatsMessage {
  status: string;
}

const ANSWER_WITHIN_MS = 10_000;

export async function connectNats(port: number, login: NatsLogin, tls?: ConnectionOptions): Promise<NatsConnection> {
  const socket = await greeted(port, tls);
  const waiting = new Map<string, (answer: Answer) => void>();
  let failure: Error | undefined;
  readMessages(socket, (id, answer) => waiting.get(id)?.(answer));
  socket.on('error', (error) => (failure = error));
  socket.on('close', () => (failure ??= new Error('the server closed the connection')));
  const options = { verbose: false, pedantic: false, headers: true, no_responders: true, lang: 'test', version: '0' };
  socket.write(`CONNECT ${JSON.stringify({ ...options, ...login })}\r\n`);
  const ask: NatsConnection['ask'] = (subject, data = '', headers) => {
    if (failure) return Promise.reject(failure);
    const id = String(waiting.size + 1);
    socket.write(requestText({ subject, id, data, headers }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(failure ?? new Error(`${subject}: no answer`)), ANSWER_WITHIN_MS);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        if (answer.status === '503') reject(new Error(`${subject}: nobody answers`));
        else resolve(answer);
      });
    });
  };
  return {
    ask,
    async api<T>(subject: string, body?: object) {
      const text = (await ask(`$JS.API.${subject}`, body === undefined ? '' : JSON.stringify(body))).data.toString();
      const answer = JSON.parse(text) as T & { error?: object };
      if (answer.error) throw new Error(`${subject}: ${JSON.stringify(answer.error)}`);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

interface Request {
  subject: string;
  id: string;
  data: string | Buffer;
  headers: string | undefined;
}

/** A subscription for one answer, then the message. */
function requestText({ subject, id, data, headers }: Request): Buffer {
  const inbox = `_INBOX.${randomUUID()}`;
  const head = headers === undefined ? '' : `NATS/1.0\r\n${headers}\r\n`;
  const body = Buffer.concat([Buffer.from(head), Buffer.from(data)]);
  const [verb, sizes] = head === '' ? ['PUB', body.length] : ['HPUB', `${Buffer.byteLength(head)} ${body.length}`];
  const lines = [`SUB ${inbox} ${id}`, `UNSUB ${id} 1`, `${verb} ${subject} ${inbox} ${sizes}`, ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), body, Buffer.from('\r\n')]);
}

/** The server speaks first, in plain text, also where it goes on in TLS. */
function greeted(port: number, tls: ConnectionOptions | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const plain = connectTcp({ host: '127.0.0.1', port });
    plain.once('error', reject);
    plain.once('data', () => {
      if (!tls) return resolve(plain);
      const secure = connectTls({ ...tls, socket: plain, servername: 'localhost' }, () => resolve(secure));
      secure.once('error', reject);
    });
  });
}

function readMessages(socket: Socket, onMessage: (id: string, answer: Answer) => void): void {
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const words = buffer.subarray(0, end).toString().split(' ');
      const isMessage = words[0] === 'MSG' || words[0] === 'HMSG';
      const after = end + 2 + (isMessage ? Number(words.at(-1)) + 2 : 0);
      if (buffer.length < after) return;
      if (words[0] === 'PING') socket.write('PONG\r\n');
      if (isMessage) onMessage(words[2] as string, answerOf(words, buffer.subarray(end + 2, after - 2)));
      buffer = buffer.subarray(after);
    }
  });
}

/** `MSG subject id [reply] size`, `HMSG subject id [reply] headSize size`. */
function answerOf(words: string[], body: Buffer): Answer {
  const hasHead = words[0] === 'HMSG';
  const head = hasHead ? Number(words.at(-2)) : 0;
  const status = /^NATS\/1\.0 (\d+)/.exec(body.subarray(0, head).toString())?.[1] ?? '';
  return { status, reply: words.length === (hasHead ? 6 : 5) ? (words[3] as string) : '', data: body.subarray(head) };
}
