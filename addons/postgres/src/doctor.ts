import { majorOf, toolFindings, type BadFinding, type Doctor, type Finding, type RunContext } from '@stash-addons/core';
import { namedDatabase, sslMode } from './connection.js';
import { ask, askNext, type Facts } from './facts.js';
import { answerOf, CONTENTS, lacksIn, levelOf } from './lacks.js';
import { manifest } from './manifest.js';
import { readUserArgs } from './user-args.js';

interface Cluster {
  encrypted: boolean;
  /** Whether the user may read the passwords of the roles. */
  passwords: boolean;
}

const CLUSTER = `select json_build_object(
  'encrypted', (select ssl from pg_stat_ssl where pid = pg_backend_pid()),
  'passwords', has_table_privilege('pg_authid', 'select'))`;

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/;
export const doctor: Doctor<Facts> = {
  clients: (tools) => [...toolFindings(manifest.tools, tools), ...generations(tools)],
  probe(context, facts, rounds) {
    if (rounds.length === 0) return [ask(context, namedDatabase(context) ?? 'postgres', CLUSTER)];
    return askNext(context, rounds, { databases: dumped(context, facts), query: CONTENTS });
  },
  examine(context, facts, rounds) {
    const cluster = JSON.parse(rounds[0]?.[0]?.stdout ?? '') as Cluster;
    const general = [encryption(context, cluster), ...standby(context, facts)];
    if (context.request.operation === 'restore') return { findings: [...general, ...loader(facts)] };
    const answers = dumped(context, facts).map((name, index) => answerOf(name, rounds.slice(1).flat()[index]));
    const lacks = [...passwords(context, cluster), ...answers.flatMap((answer) => lacksIn(answer, levelOf(context)))];
    const fine: Finding = { check: 'privileges.dump', level: 'ok', text: 'The user can read all that a dump holds.' };
    return {
      findings: [...general, ...(lacks.length === 0 ? [fine] : lacks)],
      databaseBytes: answers.reduce((sum, { contents }) => sum + (contents?.bytes ?? 0), 0),
    };
  },
};

function isWholeCluster({ params }: RunContext): boolean {
  return params['backupCMD'] !== 'pg_dump';
}

/** The databases that a backup reads. */
function dumped(context: RunContext, { databases, user }: Facts): string[] {
  if (context.request.operation === 'restore') return [];
  return isWholeCluster(context) ? databases : [namedDatabase(context) ?? user];
}

/** A dump program serves servers up to its own major. */
function generations(tools: RunContext['tools']): Finding[] {
  const [newest] = (tools['pg_dump'] ?? []).map(({ version }) => majorOf(version));
  const latest = majorOf(manifest.releases.at(-1)?.suffix ?? '');
  if (newest === undefined) return [];
  const more = newest < latest ? `; for newer ones: apt-get install postgresql-client-${latest}` : '';
  return [{ check: 'client.generation', level: 'ok', text: `Servers up to ${newest} can be backed up here${more}.` }];
}

function encryption({ connection }: RunContext, { encrypted }: Cluster): Finding {
  const check = 'connection.tls';
  const { host } = connection;
  if (!encrypted && LOOPBACK.test(host)) {
    return { check, level: 'ok', text: 'The connection is not encrypted, and does not leave this machine.' };
  }
  const fix =
    'Set sslmode=verify-full in the address, and give the certificate authority in caBundle of the AppBinding.';
  if (!encrypted) {
    return {
      check,
      level: 'warning',
      text: `The connection to ${host} is not encrypted: passwords and data can be read on the way.`,
      fix,
    };
  }
  const mode = sslMode(connection);
  if (mode === 'verify-full')
    return { check, level: 'ok', text: 'The connection is encrypted, and the server is verified.' };
  const what = mode === 'verify-ca' ? 'its name is not checked' : 'the server is not verified';
  return { check, level: 'warning', text: `The connection to ${host} is encrypted, but ${what}.`, fix };
}

/** A restore is refused there anyway. */
function standby({ request }: RunContext, { recovering }: Facts): Finding[] {
  if (!recovering || request.operation === 'restore') return [];
  const text = 'The server is a standby: what it replays can end a long dump.';
  const fix = 'Set max_standby_streaming_delay = -1 or hot_standby_feedback = on there, or back up the primary.';
  return [{ check: 'server.standby', level: 'warning', text, fix }];
}

function loader({ superuser, user }: Facts): Finding[] {
  const check = 'privileges.restore';
  if (superuser) return [{ check, level: 'ok', text: 'The user may make roles, databases and tablespaces.' }];
  const text = `${user} is no superuser: a pg_dumpall backup makes roles, databases and tablespaces, which it may not.`;
  return [
    {
      check,
      level: 'warning',
      text,
      fix: 'Restore as a superuser; a pg_dump backup needs CREATE on its database alone.',
    },
  ];
}

function passwords(context: RunContext, cluster: Cluster): BadFinding[] {
  const isLeftOut = () => readUserArgs('pg_dumpall', context.params['args']).has('no-role-passwords');
  if (!isWholeCluster(context) || cluster.passwords || isLeftOut()) return [];
  const text = 'pg_dumpall reads the passwords of the roles, and this user may not.';
  const fix = "Back up as a superuser, or leave the passwords out with --param args='--no-role-passwords'.";
  return [{ check: 'privileges.passwords', level: 'error', text, fix, code: 'SA_TARGET_PRIVILEGE' }];
}
