/** A flag of a command. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  multiple?: true;
  /** Placeholder of its value in the help. */
  value?: string;
  help: string;
  /** One letter for it. */
  short?: string;
}

export type Options = Record<string, OptionSpec>;

/** What was given on the command line, by flag name. */
export type Values<O extends Options> = {
  [K in keyof O]?: O[K] extends { multiple: true } ? string[] : O[K]['type'] extends 'boolean' ? boolean : string;
};

/** One verb: everything the help, the reference and the parser need. Its code is loaded when it runs. */
export interface CommandSpec<O extends Options = Options> {
  usage: string;
  summary: string;
  options: O;
  /** How many words follow the verb. */
  words: { least: number; most: number };
  /** What it prints is the log of what it does, which goes on when nobody reads it. */
  outlivesReader?: true;
  load: () => Promise<CommandRun<O>>;
}

export type CommandRun<O extends Options> = (invocation: Invocation<O>) => Promise<void>;

export interface Invocation<O extends Options = Options> {
  words: string[];
  values: Values<O> & GlobalValues;
  /** Aborted by SIGINT or SIGTERM. */
  signal: AbortSignal;
}

export const GLOBAL_OPTIONS = {
  root: { type: 'string', value: 'DIR', help: 'Folder whose package.json lists the addons (default: the nearest one)' },
  state: { type: 'string', value: 'DIR', help: 'Folder of sessions (default: stash-addons under XDG_STATE_HOME)' },
  frozen: { type: 'boolean', help: 'Use only what is in stash-addons.lock.yaml, and only as it is there' },
  json: { type: 'boolean', help: 'Print JSON on standard output' },
  verbose: { type: 'boolean', help: 'Print every log line' },
  help: { type: 'boolean', help: 'Print this' },
} as const satisfies Options;

export type GlobalValues = Values<typeof GLOBAL_OPTIONS>;

/** Keeps the literal option names, so that a misspelt one does not compile. */
export function command<const O extends Options>(spec: CommandSpec<O>): CommandSpec<O> {
  return spec;
}
