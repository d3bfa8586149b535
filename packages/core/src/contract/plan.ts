import type { Coded, ErrorCode } from '../errors/index.js';
import type { Doctor } from './doctor.js';
import type { RunRequest } from './request.js';

/** A value out of a Secret, known to the plan by name only. */
export interface SecretRef {
  /** Where the value stands. */
  $secret: {
    /** `target` is the AppBinding's Secret after its transforms; others are names of manifest.access.refs. */
    from: string;
    key: string;
    /** How it must be written where it goes. */
    encode?: 'pgpass' | 'cnf' | 'json' | 'url';
  };
}

/** A path below the private folder of the run, which nobody else can read and which is always removed. */
export interface PrivatePath {
  /** Relative, without `..`. */
  $path: string;
  /** Text before it in the same argument, for clients that take `--option=path` alone. */
  prefix?: string;
  /**
   * Below a folder that stays, where the private one is removed, until every undo of the run is done: for what an undo
   * needs, which a later run may have to do.
   */
  kept?: true;
}

/** A Secret can't be an argument: argv is readable by every user of the machine. */
export type Arg = string | PrivatePath;
export type EnvValue = string | SecretRef | PrivatePath;

/** A process of a plan. */
export interface Command {
  /** Program, by its name in `tools` or its path, and arguments. No shell is started. */
  argv: [string, ...Arg[]];
  /**
   * A script of the addon's own, by path relative to its program, for work that no client of the database does. Node
   * runs it with the rest of argv; argv[0] is then its name in messages.
   */
  helper?: string;
  /** The whole environment, besides PATH, HOME, LANG and TMPDIR. */
  env?: Record<string, EnvValue>;
  /** Written with mode 0600 before it starts. */
  files?: PrivateFile[];
  /** Exit statuses that mean success. Default: 0 alone. */
  ok?: number[];
  /** Read where the exit status does not tell. */
  stderr?: StderrRule;
  /** It is ended after so long. Default: the deadline of the session. */
  timeoutSeconds?: number;
}

/** A file that nobody else can read; removed at the end of the run. */
export interface PrivateFile {
  /** Below the private folder. */
  path: string;
  /** Pieces that are put together. */
  content: (string | SecretRef)[];
}

/** How to read the error output of a client whose exit status does not tell. Patterns are regular expressions for one line. */
export interface StderrRule {
  /** A line that matches is an error, whatever the exit status. */
  error: string;
  /** ...unless it matches one of these, each with the reason why it does no harm. */
  harmless?: { pattern: string; why: string }[];
}

/** What a command's error output tells of its cause. The first that matches wins. */
export interface Diagnosis {
  /** Regular expression for the whole error output. */
  stderr: string;
  /** The error that it stands for. */
  code: ErrorCode;
  /** Worth another try while the readiness wait lasts. */
  wait?: true;
}

/** A command before or after the units. */
export interface Step {
  /** What it does, as the log says it. */
  name: string;
  /** The command. */
  run: Command;
  /** Written to the journal before `run` starts; done at the end of the run, or by the next one if this one dies. */
  undo?: Command;
}

/**
 * Makes or restores one snapshot. A unit that is alone on its host is the host's share of the session. Several units of
 * one host are a set: one of them is the lead, the others are its parts, each with a file name of its own so that each
 * stream is deduplicated against its own past.
 *
 * Backup: lead and parts start together, and the lead's snapshot is completed when those of all parts are stored, so that
 * a lead in a repository stands for a whole set. Restore: the lead is restored first, then the parts side by side.
 */
export interface Unit {
  /** The host of the snapshot. */
  host: string;
  /**
   * Name of this part within its set, for example `1`: letters, digits, `.`, `_` and `-`, the same from session to
   * session. Absent on the lead, and on a unit that is alone on its host.
   */
  part?: string;
  /** Id of a manifest format. */
  format: string;
  /** Where its content comes from, or goes to. */
  flow: Flow;
}

export type Flow = StreamFlow | TreeFlow | VolumeFlow;

/** Backup: the stages' output becomes `file`. Restore: `file` is fed to the first stage. No byte passes through JavaScript. */
export interface StreamFlow {
  /** Bytes through a pipe. */
  kind: 'stream';
  /** Name of the one file in the snapshot, without a slash. */
  file: string;
  /** Commands joined by pipes. */
  stages: Command[];
  /** Backup: run these one after the other into one stream; `stages` then holds only what follows them. */
  sequence?: Command[];
  /** Restore: lines to leave out of the stream's head. */
  head?: HeadFilter;
}

/** Lines at the beginning of a dump that must not reach the loader. */
export interface HeadFilter {
  /** The head ends with the first line that matches; everything after it passes unread. */
  until: string;
  /** Regular expressions of the lines to leave out. */
  drop: string[];
}

/** Backup: run the commands, then store the folder. Restore: fetch the folder, then run the commands. */
export interface TreeFlow {
  /** A folder below the private folder. */
  kind: 'tree';
  /** Absolute wire path it has in the snapshot, for example `/stash-tmp/data`. */
  path: string;
  /** The folder below the private folder. */
  folder: string;
  /** Run one after the other. */
  commands: Command[];
}

/** A mounted volume, stored or restored in place with its owners and modes. */
export interface VolumeFlow {
  /** Files where they lie. */
  kind: 'volume';
  /** Absolute paths. */
  paths: string[];
  /** Restore: patterns of what is restored; everything without them. */
  include?: string[];
  /** Patterns of what is left out. */
  exclude?: string[];
  /** Further options for restic, which the user gave. */
  args?: string[];
}

/**
 * A process that runs beside the units: it holds, for example, a lock until every dump has begun. It ends by itself, and
 * well, while the units still run or at most a minute after: a backup completes the lead of a set, and a snapshot that
 * stands for itself, only then. If it fails, the units are ended; if a unit fails, it is killed.
 */
export interface Companion {
  /** The command. */
  run: Command;
  /** Regular expression for one line of its standard output: the units are started when it was printed. */
  ready: string;
  /** How long it may take to print that line. Default 300. */
  readySeconds?: number;
}

/** What a program wants done: data, which the runtime carries out. */
export interface Plan {
  /** The version of the server as the facts have it, for the choice of a release and the snapshot's tag. */
  serverVersion?: string;
  /** Run in order before all units. */
  before: Step[];
  /** Started after `before`, ended before `after`. */
  beside?: Companion;
  /** What is stored or restored. */
  units: Unit[];
  /** Run in order when every unit ended well. */
  after: Step[];
  /** How many units run at once. In a backup the lead of a set is not counted: it runs beside its parts. */
  concurrency: number;
  /** What the user should know, though it is no error. */
  warnings: Coded[];
}

/** What a probe command left. */
export interface Captured {
  /** Its exit status. */
  exitCode: number;
  /** All it printed. */
  stdout: string;
  /** All it printed as errors. */
  stderr: string;
}

/** A program found on this machine. */
export interface FoundTool {
  /** Absolute. */
  path: string;
  /** As it said it. */
  version: string;
}

/** A snapshot a restore was given. */
export interface SnapshotInfo {
  /** In full. */
  id: string;
  /** Which of our hosts it is for; a unit of that host gets it. */
  host: string;
  /** RFC 3339. */
  time: string;
  /** As restic lists them. */
  paths: string[];
  /** Tags of the snapshot by name: target, session, addon and so on. */
  tags: Record<string, string>;
  /** Id of the manifest format it was recognised as. */
  format: string;
  /** The parts of the set that it leads, all of them, by name; absent where it stands for itself. */
  parts?: PartInfo[];
}

/** A part of the set that a restore was given. */
export interface PartInfo extends Pick<SnapshotInfo, 'id' | 'time' | 'paths' | 'tags' | 'format'> {
  /** As the unit that made it was named. */
  part: string;
}

/** What the program may know besides the request; collected by the runtime, never a Secret's value. */
export interface RunContext {
  /** What the engine wants, as it wrote it. */
  request: RunRequest;
  /** Every declared parameter that has a value or a default, whichever way it came. */
  params: Record<string, string>;
  /** Flags of the Function, without dashes. */
  flags: Record<string, string>;
  /** Where the database is. */
  connection: Connection;
  /** Every found version of each declared tool, newest first. */
  tools: Record<string, FoundTool[]>;
  /** Keys that each provided Secret has. */
  secretKeys: Record<string, string[]>;
}

/** Where the AppBinding says the database is. */
export interface Connection {
  /** What stands before `://`. */
  scheme: string;
  /** Name or address; empty for a database that is a file. */
  host: string;
  /** 0 where none is given. */
  port: number;
  /** What follows the port, with its slash. */
  path: string;
  /** Options of the URL. */
  query: Record<string, string>;
  /** PEM of the certificate authority. */
  caBundle?: string;
  /** Name that the certificate is checked against, where it is not the host. */
  serverName?: string;
  /** The certificate is not to be checked. */
  insecureSkipVerify: boolean;
}

/** The program of an addon: pure functions around plain data. `Facts` is what its probes found out. */
export interface Program<Facts = unknown> {
  /** What error output means, for every command of every plan. */
  diagnoses: Diagnosis[];
  /**
   * Read-only commands; called again with the output of all earlier rounds until it returns none. The first round is
   * the readiness check: it is repeated while its diagnosis says wait.
   */
  probe(context: RunContext, rounds: Captured[][]): Command[];
  /** What the answers tell. */
  facts(context: RunContext, rounds: Captured[][]): Facts;
  /** How it is backed up. */
  backup(context: RunContext, facts: Facts): Plan;
  /** Our hosts that a restore fills, each of which gets a snapshot chosen for it. Default: the one of the request. */
  hosts?(context: RunContext, facts: Facts): string[];
  /** Asked without any snapshot too, before they are chosen, for the version of the server. */
  restore?(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan;
  /** What `stash-addons doctor` looks at in this database. */
  doctor?: Doctor<Facts>;
}
