import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, defaultConnection, nameOf, RESOURCES, Transport } from '@stash-addons/kube';
import { startCutter } from './cutter.mjs';
import { inspect } from './inspector.mjs';
import { BACKUPS, backupOf, seedK8up, startK8up } from './k8up.mjs';
import { jobLatencies, percentiles } from './latency.mjs';
import { watchLeaks } from './leak.mjs';
import { addonConfigMap, namespaceObject, OPERATOR_NAMESPACE, sessionObject } from './objects.mjs';
import { startOurs, untilReconciled } from './our-operator.mjs';
import { playKubelet } from './played-kubelet.mjs';
import { residentOf } from './program.mjs';
import { seed } from './seed.mjs';

/** Runs in the network of the cluster; what it is to do comes as JSON. */
const { invokers, sessions, rate, seconds, minutes, peer, kubeconfig, folder, file } = JSON.parse(process.argv[2]);
const root = join(import.meta.dirname, '../../..');
const results = { invokers, sessions };
const say = (text) => console.log(text);

const { api, credentials } = credentialsOf(JSON.parse(readFileSync(kubeconfig, 'utf8')));
const client = new Client(new Transport(await defaultConnection(process.env)));
const stop = new AbortController();

await client.create(RESOURCES.Namespace, namespaceObject(OPERATOR_NAMESPACE));
const manifest = readFileSync(join(root, 'addons/postgres/dist/addon.json'), 'utf8');
await client.create(RESOURCES.ConfigMap, addonConfigMap('postgres', manifest));
say(`Making ${invokers} BackupConfigurations and ${sessions} BackupSessions`);
await seed(client, { invokers, sessions });
await playKubelet(client, stop.signal);

/** Those of the kubeconfig, as a pod has them. */
function credentialsOf({ clusters: [{ cluster }], users: [{ user }] }) {
  const own = join(folder, 'credentials');
  mkdirSync(own, { mode: 0o700 });
  writeFileSync(join(own, 'ca.crt'), Buffer.from(cluster['certificate-authority-data'], 'base64'));
  writeFileSync(join(own, 'token'), user.token, { mode: 0o600 });
  return { api: new URL(cluster.server), credentials: own };
}

/** A session that was made is taken away when so many newer ones are there. */
const KEPT_WHILE_CUT = 60;

let run = Math.ceil(sessions / invokers);

function nextSessions(at) {
  const index = at % invokers;
  if (at > 0 && index === 0) run += 1;
  const object = sessionObject(index, run);
  return { key: keyOf(object.metadata), resource: RESOURCES.BackupSession, object };
}

function keyOf({ namespace, name }) {
  return `${namespace}/${name}`;
}

function ownerOfJob({ metadata }) {
  return keyOf({ namespace: metadata.namespace, name: metadata.ownerReferences?.[0]?.name });
}

async function measureOurs() {
  say('The operator, from nothing');
  const first = startOurs({ credentials, api });
  await untilReconciled(first, invokers, 'BackupConfiguration');
  await untilReconciled(first, sessions, 'BackupSession');
  results.settled = first.memory();
  say(`  all seen: ${JSON.stringify(results.settled)} MB`);
  await first.end();
  say('Started again');
  const again = startOurs({ credentials, api });
  results.restartMilliseconds = Math.round(await untilReconciled(again));
  say(`  first reconcile after ${results.restartMilliseconds} ms`);
  await untilReconciled(again, invokers, 'BackupConfiguration');
  say(`Sessions at ${rate} per second`);
  results.ours = await latency({ make: nextSessions, ownerOf: ownerOfJob });
  run += 1;
  results.memory = again.memory();
  const heap = await inspect(again.pid);
  results.parts = { ...(await heap.memory()), ...residentOf(again.pid) };
  heap.close();
  await again.end();
}

async function latency({ make, ownerOf }) {
  const found = await jobLatencies(client, { make, ownerOf, rate, count: rate * seconds });
  const told = { ...percentiles(found.milliseconds), missing: found.missing, rate: Number(found.rate.toFixed(1)) };
  say(`  object made -> Job made: ${JSON.stringify(told)} ms`);
  return told;
}

async function measureLeaks() {
  say(`Connections are cut for ${minutes} minutes`);
  const cutter = await startCutter(api.hostname, Number(api.port));
  const operator = startOurs({ credentials, api: { hostname: 'localhost', port: cutter.port } });
  await untilReconciled(operator, invokers, 'BackupConfiguration');
  const work = async (signal) => {
    const made = [];
    for (let at = 0; !signal.aborted; at += 1) {
      const { resource, object } = nextSessions(at);
      await client.create(resource, object);
      made.push(object);
      // As many objects as before, so that what grows is kept for nothing.
      if (made.length > KEPT_WHILE_CUT) await client.remove(resource, nameOf(made.shift()));
      await sleep(1000);
    }
  };
  results.leaks = await watchLeaks(operator, cutter, { minutes, work });
  await operator.end();
  cutter.close();
}

async function measureK8up() {
  say(`k8up with ${invokers} Schedules`);
  await seedK8up(client, invokers);
  const operator = startK8up();
  await sleep(30_000);
  operator.assertRuns();
  const idle = operator.memory();
  const make = (at) => {
    const object = backupOf(at % invokers, Math.floor(at / invokers));
    return { key: keyOf(object.metadata), resource: BACKUPS, object };
  };
  const jobs = await latency({ make, ownerOf: ownerOfJob });
  results.k8up = { idle, memory: operator.memory(), ...jobs };
  say(`  ${JSON.stringify(results.k8up)}`);
  if (jobs.missing > 0) say(operator.log());
  await operator.end();
}

try {
  await measureOurs();
  if (minutes > 0) await measureLeaks();
  if (peer) await measureK8up();
} finally {
  stop.abort();
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
process.exit(0);
