import { inRange } from '../wire/version-range.js';
import type { Coded, ErrorCode } from '../errors/index.js';
import type { Tool } from './manifest.js';
import type { Captured, Command, FoundTool, RunContext } from './plan.js';

/** Written by the program's verb `doctor`. */
export const DOCTOR_FILE = 'doctor.json';

/** One thing that `stash-addons doctor` looked at. No secret may stand in it. */
export type Finding = GoodFinding | BadFinding;

/** Something that is as it should be. */
export interface GoodFinding {
  /**
   * Stable id, `<subject>.<what>`, for scripts: `connection.tls`, `privileges.tables`. Subjects of an addon are `client`,
   * `connection`, `server`, `privileges` and `backup`; others are taken by the host (`machine`, `addon`, `repository`, `space`).
   */
  check: string;
  /** All is well. */
  level: 'ok';
  /** What was found, as a whole sentence. */
  text: string;
}

/** Something that a run would fail of, or that one should know. */
export interface BadFinding {
  /** As in a good one. */
  check: string;
  /** `error`: a run would fail or be incomplete. `warning`: it would not, but one should know. */
  level: 'warning' | 'error';
  /** What was found, as a whole sentence. */
  text: string;
  /** What to do about it, as a whole sentence, with the command where there is one. */
  fix: string;
  /** Of the error that a run would end with. */
  code?: ErrorCode;
}

/** What an addon's doctor found out. */
export interface Examination {
  /** In the order they are shown. */
  findings: Finding[];
  /** How much a backup would read, as the server estimates it; compared with the room there is for it. */
  databaseBytes?: number;
}

/**
 * What an addon adds to `stash-addons doctor`, besides what every addon gets: which clients are there, whether the
 * server answers (with `probe` and its diagnoses), the version it has, and the errors and warnings of its plan. To be
 * told here: whether the connection is really encrypted and the server verified, what the user lacks for a *complete*
 * dump, what a dump would leave out, and the state of the server (a standby, a cluster that is not whole).
 */
export interface Doctor<Facts = unknown> {
  /**
   * Which generations of the server the programs found here can serve, and what to install for the others; asked
   * without a server too. Default: each tool of the manifest must be there in a version of its range.
   */
  clients?(tools: RunContext['tools']): Finding[];
  /**
   * Read-only commands beyond those of the program's `probe`; called with the output of all its own earlier rounds
   * until it returns none. One that ends with a status outside its `ok` becomes an error by the program's diagnoses,
   * and `examine` is then not asked: allow with `ok` what is an answer.
   */
  probe?(context: RunContext, facts: Facts, rounds: Captured[][]): Command[];
  /** Pure, as everything of a program. `context.request.operation` says whether a backup or a restore is meant. */
  examine(context: RunContext, facts: Facts, rounds: Captured[][]): Examination;
}

/** Content of `doctor.json`. */
export interface DoctorResult extends Examination {
  contract: string;
  /** Absent where the server did not say. */
  serverVersion?: string;
}

/** The error as a finding: its hint is the fix. */
export function findingOf(
  check: string,
  { code, message, hint }: Coded,
  level: BadFinding['level'] = 'error',
): Finding {
  return { check, level, text: message, fix: hint, code };
}

/** One finding for each tool a manifest declares: the versions that can be used, or what to install. */
export function toolFindings(tools: Record<string, Tool>, found: Record<string, FoundTool[]>): Finding[] {
  return Object.entries(tools).map(([name, { range, install }]): Finding => {
    const check = `client.${name}`;
    const all = found[name] ?? [];
    const usable = all.filter(({ version }) => inRange(version, range));
    if (usable.length > 0) {
      const places = usable.map(({ version, path }) => `${version} (${path})`);
      return { check, level: 'ok', text: `${name} is here in ${places.join(', ')}.` };
    }
    const versions = all.map(({ version }) => version).join(', ') || 'none';
    const text = `The program ${name} (${range}) was not found; found: ${versions}.`;
    return { check, level: 'error', text, fix: `Install it: ${install}.`, code: 'SA_TOOL_MISSING' };
  });
}
