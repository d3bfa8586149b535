import { planOf, type Command, type Plan, type Step, type Unit } from '@stash-addons/core';
import { secret, type PlanCase } from '../shared/plan-case.js';

/** One replica set of the database: a shard, the config servers, or the whole of it. */
interface Member {
  /** Host of its snapshots: the key the AppBinding's parameters have for it, or `confighost`. */
  host: string;
  /** What is dumped: a secondary; the primary where there is none. */
  source: string;
  holdStill: boolean;
  /** All of it, for a restore. */
  seeds: string;
}

interface Login {
  database: string;
  tls: boolean;
}

/** User and password come in the environment; the client's own script builds the address, so argv has none of them. */
function shell(address: string, script: string, login: Login): Command {
  return {
    argv: ['mongosh', '--nodb', '--quiet', '--norc', '--eval', `${CONNECT}\n${script}`],
    env: {
      ADDRESS: address,
      AUTH_DATABASE: login.database,
      MONGO_USER: secret('username'),
      MONGO_PASSWORD: secret('password'),
      ...(login.tls ? { CA_FILE: { $path: 'ca.crt' }, CLIENT_FILE: { $path: 'client.pem' } } : {}),
    },
    ...(login.tls ? { files: tlsFiles() } : {}),
  };
}

const CONNECT = `const e = process.env;
const tls = e.CA_FILE ? \`&tls=true&tlsCAFile=\${e.CA_FILE}&tlsCertificateKeyFile=\${e.CLIENT_FILE}\` : '';
const user = \`\${encodeURIComponent(e.MONGO_USER)}:\${encodeURIComponent(e.MONGO_PASSWORD)}\`;
const admin = new Mongo(\`mongodb://\${user}@\${e.ADDRESS}/?authSource=\${e.AUTH_DATABASE}\${tls}\`).getDB('admin');`;

function tlsFiles(): NonNullable<Command['files']> {
  const pem = [secret('tls.crt', undefined, 'tls'), '\n', secret('tls.key', undefined, 'tls')];
  return [
    { path: 'ca.crt', content: ['-----BEGIN CERTIFICATE-----'] },
    { path: 'client.pem', content: pem },
  ];
}

interface Archive {
  program: string;
  member: Member;
  address: string;
  own: string[];
}

function archive({ program, member: { host }, address, own }: Archive, login: Login): Command {
  const file = `${host}.yaml`;
  const uri = [
    'uri: "mongodb://',
    secret('username', 'url'),
    ':',
    secret('password', 'url'),
    `@${address}/?authSource=`,
  ];
  return {
    argv: [
      program,
      '--config',
      { $path: file },
      '--archive',
      ...(login.tls ? ['--ssl', '--sslCAFile', { $path: 'ca.crt' }, '--sslPEMKeyFile', { $path: 'client.pem' }] : []),
      ...own,
    ],
    files: [{ path: file, content: [...uri, `${login.database}"\n`] }, ...(login.tls ? tlsFiles() : [])],
  };
}

const LOCK = 'if (admin.fsyncLock().ok !== 1) quit(1);';
const UNLOCK = 'if (admin.fsyncUnlock().ok !== 1) quit(1);';
const STOP_BALANCER = 'if (admin.adminCommand({ balancerStop: 1, maxTimeMS: 600000 }).ok !== 1) quit(1);';
const START_BALANCER = 'if (admin.adminCommand({ balancerStart: 1 }).ok !== 1) quit(1);';

/** The undo is in the journal before the lock is taken, so the next run gives it back should this one be killed. */
function holdStill(member: Member, login: Login): Step[] {
  if (!member.holdStill) return [];
  return [
    {
      name: `hold ${member.host} still`,
      run: shell(member.source, LOCK, login),
      undo: shell(member.source, UNLOCK, login),
    },
  ];
}

interface Sharded {
  router: string;
  /** It was running before; one that the user stopped stays stopped. */
  balancerRuns: boolean;
  members: Member[];
  login: Login;
  concurrency: number;
}

export function backupSharded({ router, balancerRuns, members, login, concurrency }: Sharded): Plan {
  const balancer: Step = {
    name: 'stop the balancer',
    run: shell(router, STOP_BALANCER, login),
    undo: shell(router, START_BALANCER, login),
  };
  const units = members.map((member): Unit => {
    const stage = archive({ program: 'mongodump', member, address: member.source, own: ['--oplog'] }, login);
    return { host: member.host, format: 'archive', flow: { kind: 'stream', file: 'dump', stages: [stage] } };
  });
  const before = [...(balancerRuns ? [balancer] : []), ...members.flatMap((member) => holdStill(member, login))];
  return planOf(units, { before, concurrency });
}

export function restoreMembers(members: Member[], login: Login, concurrency: number): Plan {
  const units = members.map((member): Unit => {
    const stage = archive({ program: 'mongorestore', member, address: member.seeds, own: ['--oplogReplay'] }, login);
    return { host: member.host, format: 'archive', flow: { kind: 'stream', file: 'dump', stages: [stage] } };
  });
  return planOf(units, { concurrency });
}

const member = (host: string, name: string): Member => ({
  host,
  source: `${name}-1.${name}:27017`,
  holdStill: true,
  seeds: `${name}-0.${name}:27017,${name}-1.${name}:27017`,
});
const CLUSTER = [member('confighost', 'config'), member('host-0', 'shard0'), member('host-1', 'shard1')];
const PLAIN: Login = { database: 'admin', tls: false };
const lonely: Member = { ...member('host-0', 'db'), holdStill: false };
const sharded: Sharded = {
  router: 'router.demo.svc:27017',
  balancerRuns: true,
  members: CLUSTER,
  login: PLAIN,
  concurrency: 3,
};

export const plans: PlanCase[] = [
  { name: 'config servers and shards', operation: 'backup', plan: backupSharded(sharded) },
  {
    name: 'shards whose balancer the user stopped, with certificates',
    operation: 'backup',
    plan: backupSharded({ ...sharded, balancerRuns: false, login: { database: 'admin', tls: true } }),
  },
  {
    name: 'a single server',
    operation: 'backup',
    plan: backupSharded({ ...sharded, balancerRuns: false, members: [lonely], concurrency: 1 }),
  },
  { name: 'config servers and shards', operation: 'restore', plan: restoreMembers(CLUSTER, PLAIN, 3) },
];
