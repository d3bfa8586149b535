import { parseDuration, redact, StashError } from '@stash-addons/core';
import { serve, type ServeInput, type ServeLine } from '@stash-addons/engine';
import { openCatalog } from '../catalog.js';
import type { CommandRun, Values } from '../command.js';
import { openSessions } from '../context.js';
import type { OPTIONS } from '../options.js';
import { parseCount } from '../params.js';

type ServeFlags = (typeof OPTIONS)['serve'];

const DEFAULT_CONCURRENCY = 2;
const DEFAULT_GRACE = '1m';

export const runServe: CommandRun<ServeFlags> = async ({ values, signal }) => {
  const { state, store: sessions } = openSessions(values);
  const failures = await serve({
    ...wishes(values),
    state,
    sessions,
    env: process.env,
    openCatalog: () => openCatalog(values),
    signal,
    onReload: (reload) => process.on('SIGHUP', reload),
    log: (line) => {
      if (line.level !== 'debug' || values.verbose) print(line, values.json ?? false);
    },
  });
  if (values.once && failures > 0) process.exitCode = 1;
};

type Wishes = Pick<ServeInput, 'paths' | 'concurrency' | 'graceMilliseconds' | 'once' | 'metricsAddress'>;

function wishes({ file = [], concurrency, grace, once, ...values }: Values<ServeFlags>): Wishes {
  if (file.length === 0) throw usage('-f is missing');
  const metricsAddress = values['metrics-address'];
  return {
    paths: file,
    concurrency: parseCount('concurrency', concurrency) ?? DEFAULT_CONCURRENCY,
    graceMilliseconds: graceOf(grace ?? DEFAULT_GRACE),
    once: once ?? false,
    ...(metricsAddress === undefined ? {} : { metricsAddress }),
  };
}

/** JSON lines are data; plain ones are for the journal. */
function print(line: ServeLine, json: boolean): void {
  const time = new Date().toISOString();
  if (json) process.stdout.write(redact(`${JSON.stringify({ time, ...line })}\n`));
  else process.stderr.write(redact(`${time} ${plain(line)}\n`));
}

function plain({ level, message, invoker, session, code, hint }: ServeLine): string {
  const about = session ?? invoker;
  const what = `${code === undefined ? '' : `${code}: `}${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`;
  return `${level}${about === undefined ? '' : ` ${about}`}: ${what}`;
}

function graceOf(text: string): number {
  return parseDuration(text) ?? refuseGrace(text);
}

function refuseGrace(text: string): never {
  throw usage(`--grace ${text} is not a duration such as 30s`);
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'stash-addons serve --help' });
}
