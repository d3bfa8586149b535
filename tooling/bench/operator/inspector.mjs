import { setTimeout as sleep } from 'node:timers/promises';

const ADDRESS = 'http://127.0.0.1:9229/json/list';
const ATTEMPTS = 50;

async function socketUrl() {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const [target] = await (await fetch(ADDRESS)).json();
      return target.webSocketDebuggerUrl;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('The inspector of the operator does not answer');
}

/** Looks into a running Node: what its heap holds after garbage collection. It adds a little memory to the process. */
export async function inspect(pid) {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await socketUrl());
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('The inspector of the operator cannot be reached'));
  });
  const waiting = new Map();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
    waiting.delete(id);
  };
  const call = (method, params = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await call('HeapProfiler.enable');
  return {
    /** In megabytes. */
    async memory() {
      await call('HeapProfiler.collectGarbage');
      const expression = 'JSON.stringify(process.memoryUsage())';
      const { result } = await call('Runtime.evaluate', { expression });
      const bytes = JSON.parse(result.value);
      return Object.fromEntries(
        Object.entries(bytes).map(([name, value]) => [name, Number((value / 2 ** 20).toFixed(2))]),
      );
    },
    close: () => socket.close(),
  };
}
