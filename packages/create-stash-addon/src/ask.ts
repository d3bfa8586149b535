import { createInterface } from 'node:readline/promises';
import { checkAnswer, NAMES, usage, type Given } from './flags.js';
import { isSample, QUESTIONS, type Answers, type QuestionName } from './questions.js';

export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Whether somebody is there to be asked. */
  canAsk: boolean;
}

/**
 * The answers that were not given: asked on the terminal, or with --yes the defaults. Throws SA_USAGE without either, and
 * SA_CREATE_ANSWER where there is no default.
 */
export async function completeAnswers({ answers, yes }: Given, terminal: Terminal): Promise<Answers> {
  if (!yes && !terminal.canAsk) throw usage('There is no terminal to ask on; add --yes to take the defaults');
  if (yes) return withDefaults(answers);
  const prompt = createInterface({ input: terminal.input, output: terminal.output });
  const lines = prompt[Symbol.asyncIterator]();
  const ask = async (text: string): Promise<string> => {
    terminal.output.write(text);
    const { value, done } = await lines.next();
    if (done) throw usage('The input ended before all was answered');
    return value.trim();
  };
  try {
    return await askAll(answers, ask, (text) => terminal.output.write(`${text}\n`));
  } finally {
    prompt.close();
  }
}

function withDefaults(given: Partial<Answers>): Answers {
  const all = { ...given };
  for (const name of NAMES) {
    all[name] ??= QUESTIONS[name].byDefault(all as Answers);
    checkAnswer(name, all[name]);
  }
  return all as Answers;
}

/** Asks again until an answer can be used. */
async function askAll(
  given: Partial<Answers>,
  ask: (text: string) => Promise<string>,
  say: (text: string) => void,
): Promise<Answers> {
  const all = { ...given };
  for (const name of NAMES) {
    if (all[name] !== undefined) continue;
    const byDefault = QUESTIONS[name].byDefault(all as Answers);
    all[name] = isLeftOut(name, all) ? byDefault : await askOne(name, byDefault, { ask, say });
  }
  return all as Answers;
}

function isLeftOut(name: QuestionName, all: Partial<Answers>): boolean {
  return QUESTIONS[name].ofOwn === true && isSample(all);
}

interface Speaking {
  ask(text: string): Promise<string>;
  say(text: string): void;
}

async function askOne(name: QuestionName, byDefault: string, { ask, say }: Speaking): Promise<string> {
  const { asks, problem } = QUESTIONS[name];
  for (;;) {
    const answer = (await ask(`${asks}${byDefault === '' ? '' : ` [${byDefault}]`}: `)) || byDefault;
    const wrong = problem(answer);
    if (wrong === undefined) return answer;
    say(`  That cannot be used: ${wrong}.`);
  }
}
