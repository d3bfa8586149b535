import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_NAMESPACE } from './objects.mjs';
import { startProgram } from './program.mjs';

const PROGRAM = join(import.meta.dirname, '../../../packages/operator/dist/main.js');
const ACCOUNT = '/run/secrets/kubernetes.io/serviceaccount';
const PORT = 8080;
const PATIENCE_MS = 900_000;

/** What a pod finds in its folder of the account, which here is seen by this process alone. */
const AS_IN_A_POD = `mount -t tmpfs none /run && mkdir -p "${ACCOUNT}" && cp "$CREDENTIALS"/* "${ACCOUNT}" && exec "$@"`;

/** Those of the program's first line. */
function nodeFlags() {
  const [first] = readFileSync(PROGRAM, 'utf8').split('\n', 1);
  return first.split(' ').filter((word) => word.startsWith('--'));
}

/** The operator as its pod starts it; `api` is where it finds the API server. */
export function startOurs({ credentials, api }) {
  const program = [process.execPath, ...nodeFlags(), PROGRAM, `--namespace=${OPERATOR_NAMESPACE}`, `--port=${PORT}`];
  const env = {
    ...{ POD_NAMESPACE: OPERATOR_NAMESPACE, KUBECONFIG: '', CREDENTIALS: credentials },
    ...{ KUBERNETES_SERVICE_HOST: api.hostname, KUBERNETES_SERVICE_PORT: String(api.port) },
  };
  return startProgram('unshare', { args: ['--mount', 'sh', '-c', AS_IN_A_POD, 'pod', ...program], env });
}

/** Waits until it has worked on so many objects of a kind; milliseconds since the call. */
export async function untilReconciled(operator, count = 1, kind = '') {
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE_MS) {
    operator.assertRuns();
    if ((await reconciled(kind)) >= count) return performance.now() - begun;
    await sleep(50);
  }
  throw new Error(`The operator did not work on ${count} objects:\n${operator.log()}`);
}

async function reconciled(kind) {
  try {
    const text = await beginningOf(`http://127.0.0.1:${PORT}/metrics`);
    const counts = [...text.matchAll(/^stash_addons_operator_reconciles_total\{controller="(\w+)"\} (\d+)/gm)];
    return counts.filter(([, name]) => kind === '' || name === kind).reduce((sum, [, , done]) => sum + Number(done), 0);
  } catch {
    return 0;
  }
}

/** The operator's own counters come first; reading the megabytes that follow again and again would be the work measured. */
async function beginningOf(url) {
  const { body } = await fetch(url);
  const reader = body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}
