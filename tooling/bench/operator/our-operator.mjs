import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_NAMESPACE } from './objects.mjs';
import { startProgram } from './program.mjs';

const PROGRAM = join(import.meta.dirname, '../../../packages/operator/dist/main.js');
/** As the first line of the program has them. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=96'];
const ACCOUNT = '/run/secrets/kubernetes.io/serviceaccount';
const PORT = 8080;
const PATIENCE_MS = 900_000;

/** What a pod finds in its folder of the account, which here is seen by this process alone. */
const AS_IN_A_POD = `mount -t tmpfs none /run && mkdir -p "${ACCOUNT}" && cp "$CREDENTIALS"/* "${ACCOUNT}" && exec "$@"`;

/** The operator as its pod starts it; `api` is where it finds the API server. */
export function startOurs({ credentials, api }) {
  const program = [process.execPath, ...NODE_FLAGS, PROGRAM, `--namespace=${OPERATOR_NAMESPACE}`, `--port=${PORT}`];
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
    const text = await (await fetch(`http://127.0.0.1:${PORT}/metrics`)).text();
    const counts = [...text.matchAll(/^stash_addons_operator_reconciles_total\{controller="(\w+)"\} (\d+)/gm)];
    return counts.filter(([, name]) => kind === '' || name === kind).reduce((sum, [, , done]) => sum + Number(done), 0);
  } catch {
    return 0;
  }
}
