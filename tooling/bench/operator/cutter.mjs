import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Passes connections on to a server, until they are all cut. */
export async function startCutter(host, port) {
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(port, host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    cut() {
      const count = open.size / 2;
      for (const socket of open) socket.destroy();
      return count;
    },
    close: () => (server.close(), open.forEach((socket) => socket.destroy())),
  };
}
