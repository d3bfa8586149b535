import {
  findingOf,
  isStashError,
  toCoded,
  type DoctorResult,
  type ErrorCode,
  type Finding,
  type Plan,
} from '@stash-addons/core';
import { listenForCancel } from '../program/cancel.js';
import { targetName } from '../program/provided.js';
import { askInRounds, oneRound } from '../program/probe.js';
import { lookAtTarget, prepareReach, type Reach, type Reaching } from '../program/reach.js';
import { planFor } from '../program/run-probe.js';
import type { OperationRun } from '../program/run-operation.js';
import type { Places } from '../program/surroundings.js';
import type { FoundTools } from '../tools/find-tools.js';
import { roomFindings } from './room.js';

/** Long enough for a server that answers at all; a doctor tells how things are now. */
const WAIT_SECONDS = 5;

export type Examining = OperationRun & { places: Places; tools: FoundTools };

type Examined = Omit<DoctorResult, 'contract'>;

/** What an error says something about; whatever else stops us is a matter of the documents or the parameters. */
const CHECKS: Partial<Record<ErrorCode, string>> = {
  SA_TARGET_UNREACHABLE: 'connection.answer',
  SA_TARGET_PASSWORD: 'connection.login',
  SA_TARGET_SECRET_KEY: 'connection.login',
  SA_TARGET_CERTIFICATE: 'connection.tls',
  SA_TARGET_DATABASE: 'connection.database',
  SA_TARGET_URL: 'connection.address',
  SA_TARGET_PRIVILEGE: 'privileges.probe',
  SA_TOOL_MISSING: 'client.fit',
};

/** Connects as a run would and asks the addon what it makes of the server. Never throws: an error is a finding. */
export async function examineTarget(run: Examining): Promise<Examined> {
  const { request } = run.directory;
  const cancel = listenForCancel(request.session.deadline);
  const findings: Finding[] = [];
  try {
    const journal = { process: () => undefined };
    const waitSeconds = Number(request.params['waitTimeout'] || run.flags['wait-timeout'] || WAIT_SECONDS);
    const reaching = { ...run, journal, target: targetName(request), signal: cancel.signal, waitSeconds };
    const reach = await prepareReach(reaching);
    const facts = await lookAtTarget(reaching, reach);
    findings.push({ check: 'connection.answer', level: 'ok', text: 'The server answers, and lets this user in.' });
    const plan = await attempt(run, findings, () => planFor(run, reach.context, facts));
    if (plan !== undefined) findings.push(...planFindings(run, plan));
    const examined = await attempt(run, findings, () => examine(reaching, reach, facts));
    const room = roomFindings(run.places.privateDir, plan, examined?.databaseBytes);
    findings.push(...(examined?.findings ?? []), ...room);
    return { ...examined, findings, ...versionOf(plan) };
  } catch (error) {
    return { findings: [...findings, asFinding(run, error)] };
  } finally {
    cancel.release();
  }
}

async function attempt<T>(run: Examining, findings: Finding[], work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    findings.push(asFinding(run, error));
    return undefined;
  }
}

function asFinding({ operation }: Examining, error: unknown): Finding {
  const check = isStashError(error) ? CHECKS[error.code] : undefined;
  return findingOf(check ?? `${operation}.plan`, toCoded(error));
}

function planFindings({ operation }: Examining, { serverVersion, warnings }: Plan): Finding[] {
  const version = serverVersion === undefined ? '' : ` of version ${serverVersion}`;
  const text = `The clients and the parameters fit the server${version}.`;
  return [
    { check: 'client.fit', level: 'ok', text },
    ...warnings.map((warning) => findingOf(`${operation}.warning`, warning, 'warning')),
  ];
}

function versionOf(plan: Plan | undefined): Pick<DoctorResult, 'serverVersion'> {
  return plan?.serverVersion === undefined ? {} : { serverVersion: plan.serverVersion };
}

async function examine(reaching: Reaching, { context, commands }: Reach, facts: unknown) {
  const { doctor } = reaching.addon.program;
  if (doctor === undefined) return undefined;
  const asking = { commands, signal: reaching.signal, readiness: { kind: 'none' as const } };
  const rounds = await askInRounds(
    (before) => doctor.probe?.(context, facts, before) ?? [],
    (round) => oneRound(round, asking),
  );
  return doctor.examine(context, facts, rounds);
}
