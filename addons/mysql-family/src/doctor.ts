import type { Doctor, Finding, RunContext } from '@stash-addons/core';
import type { Dialect } from './dialect.js';
import { ask, rowsOf, type Facts } from './facts.js';
import { holds } from './grants.js';

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/;
const BYTES = `select cast(coalesce(sum(data_length), 0) as char) from information_schema.tables
where table_schema not in ('information_schema', 'performance_schema', 'sys')`;

/** What the client that loads a dump does with tables, views and programs. */
const LOADING = [
  ...['CREATE', 'DROP', 'ALTER', 'INSERT', 'LOCK TABLES', 'CREATE VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE'],
  ...['TRIGGER', 'EVENT'],
];

/** Whether the connection is safe, whether a restore can write, and how much a backup reads. */
export function familyDoctor(dialect: Dialect): Doctor<Facts> {
  return {
    probe: (context, _facts, rounds) =>
      context.request.operation === 'backup' && rounds.length === 0 ? [ask(context, dialect, BYTES)] : [],
    examine: (context, facts, rounds) => {
      const findings = [encryption(context, facts)];
      if (context.request.operation === 'restore') return { findings: [...findings, ...writing(facts)] };
      const [row] = rowsOf(rounds[0]?.[0]);
      return { findings, databaseBytes: Number(row?.[0] ?? 0) };
    },
  };
}

function encryption({ connection }: RunContext, { cipher }: Facts): Finding {
  const check = 'connection.tls';
  const { host, caBundle, insecureSkipVerify } = connection;
  if (cipher === '' && LOOPBACK.test(host)) {
    return { check, level: 'ok', text: 'The connection is not encrypted, and does not leave this machine.' };
  }
  if (cipher !== '' && caBundle !== undefined && !insecureSkipVerify) {
    return { check, level: 'ok', text: 'The connection is encrypted, and the server is verified.' };
  }
  const text =
    cipher === ''
      ? `The connection to ${host} is not encrypted: data can be read on the way.`
      : `The connection to ${host} is encrypted, but the server is not verified.`;
  return { check, level: 'warning', text, fix: 'Give the certificate authority in caBundle of the AppBinding.' };
}

function writing({ grants, readOnly, user }: Facts): Finding[] {
  const findings: Finding[] = [];
  if (readOnly) {
    const text = 'The server is read-only, so that it takes no restore.';
    const fix = 'Restore into its primary, or turn read_only off.';
    findings.push({ check: 'server.read_only', level: 'error', text, fix, code: 'SA_TARGET_READ_ONLY' });
  }
  const lacking = LOADING.filter((privilege) => !holds(grants, [privilege]));
  const check = 'privileges.restore';
  if (lacking.length === 0) return [...findings, { check, level: 'ok', text: `${user} may write all databases.` }];
  const text = `${user} lacks ${lacking.join(', ')} on *.*, which is enough only where it has them on each database of the backup.`;
  return [
    ...findings,
    { check, level: 'warning', text, fix: 'Grant them on these databases, or restore as another user.' },
  ];
}
