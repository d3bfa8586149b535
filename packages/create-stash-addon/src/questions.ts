import { commandProblem } from './command-words.js';

/** One thing to know: a question on a terminal, a flag elsewhere. */
export interface Question {
  /** Placeholder of the flag's value in the help. */
  value: string;
  asks: string;
  /** What an empty answer stands for; it may follow from the answers before. */
  byDefault(answers: Answers): string;
  /** What is wrong with an answer, as the end of a sentence. */
  problem(answer: string): string | undefined;
  /** Asked only of those who bring a database of their own. */
  ofOwn?: boolean;
}

export type QuestionName =
  | 'name'
  | 'title'
  | 'package'
  | 'scheme'
  | 'port'
  | 'type'
  | 'dump'
  | 'load'
  | 'ping'
  | 'user-env'
  | 'password-env'
  | 'file'
  | 'end-mark'
  | 'existing'
  | 'image';

export type Answers = Record<QuestionName, string>;

/** The made-up database that a new addon is about until it is told of another. */
export const SAMPLE = 'widget';

const PLACE = '--host={host} --port={port} --ca={ca} --cert={cert} --key={key} --insecure={insecure}';
const SHORT_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** In the order they are asked. */
export const QUESTIONS: Record<QuestionName, Question> = {
  name: {
    value: 'NAME',
    asks: 'Short name of the addon, such as the name of its database in small letters',
    byDefault: () => SAMPLE,
    problem: matching(SHORT_NAME, 'it is not made of small letters, digits and single hyphens'),
  },
  title: {
    value: 'TEXT',
    asks: 'Name of the database as people write it',
    byDefault: ({ name }) => name.charAt(0).toUpperCase() + name.slice(1),
    problem: matching(/^[^\p{Cc}"'`\\<>{}]+$/u, 'it is empty or holds quotes, brackets or control characters'),
  },
  package: {
    value: 'NAME',
    asks: 'Name of its npm package',
    byDefault: ({ name }) => `stash-addon-${name}`,
    problem: matching(
      /^(@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]{0,213}$/,
      'it is not the name of an npm package',
    ),
  },
  scheme: {
    value: 'SCHEME',
    asks: 'URL scheme: what stands before :// in its address',
    byDefault: ({ name }) => name,
    problem: matching(/^[a-z][a-z0-9+.-]*$/, 'it is not a URL scheme such as acme'),
  },
  port: {
    value: 'PORT',
    asks: 'The port it listens on',
    byDefault: () => '7000',
    problem: (text) =>
      /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? undefined : 'it is not a port',
  },
  type: {
    value: 'TYPE',
    asks: 'Type of its AppBindings in a cluster (spec.type)',
    byDefault: ({ name }) => name,
    problem: matching(/^[a-z0-9]([a-z0-9./-]*[a-z0-9])?$/, 'it is not a type such as acme or acme.com/acme'),
  },
  dump: {
    ...command('dump', `Command that dumps it to standard output; empty for a made-up database that comes along`),
    ofOwn: false,
  },
  load: command('load', 'Command that loads such a dump from standard input'),
  ping: command('ping', 'Command that ends well when it answers, and prints its version'),
  'user-env': variable('USER', 'Variable that tells these commands the user'),
  'password-env': variable('PASSWORD', 'Variable that tells them the password'),
  file: {
    value: 'NAME',
    asks: 'Name of the dump in a snapshot',
    byDefault: ({ name }) => `dump.${name}`,
    problem: matching(/^[\w][\w.-]*$/, 'it is not the name of a file'),
    ofOwn: true,
  },
  'end-mark': {
    value: 'TEXT',
    asks: 'Text that every whole dump ends with; an empty one where it has none',
    byDefault: (answers) => (isSample(answers) ? '{"end":true}' : ''),
    problem: matching(/^[^\p{Cc}]*$/u, 'it holds control characters'),
    ofOwn: true,
  },
  existing: {
    value: 'EFFECT',
    asks: 'What loading does to data that is there: replaces or merges',
    byDefault: (answers) => (isSample(answers) ? 'replaces' : 'merges'),
    problem: matching(/^(replaces|merges)$/, 'it is neither replaces nor merges'),
    ofOwn: true,
  },
  image: {
    value: 'REPOSITORY',
    asks: 'Where its image will be published',
    byDefault: ({ name }) => `ghcr.io/example/stash-addon-${name}`,
    problem: matching(/^[a-z0-9][a-z0-9._:/-]*[a-z0-9]$/, 'it is not the repository of an image'),
    ofOwn: true,
  },
};

/** Whether the addon is about the made-up database, as long as no command is of another. */
export function isSample({ dump, load, ping }: Partial<Answers>): boolean {
  return [dump, load, ping].every((one) => one === undefined || one.startsWith(`${SAMPLE} `));
}

function command(verb: string, asks: string): Question {
  return {
    value: 'COMMAND',
    asks,
    byDefault: (answers) => (isSample(answers) ? `${SAMPLE} ${verb} ${PLACE}` : ''),
    problem: commandProblem,
    ofOwn: true,
  };
}

function variable(last: string, asks: string): Question {
  return {
    value: 'NAME',
    asks,
    byDefault: (answers) => `${(isSample(answers) ? SAMPLE : answers.name).toUpperCase().replaceAll('-', '_')}_${last}`,
    problem: matching(/^[A-Z_][A-Z0-9_]*$/, 'it is not the name of a variable'),
    ofOwn: true,
  };
}

function matching(pattern: RegExp, otherwise: string): Question['problem'] {
  return (text) => (pattern.test(text) ? undefined : otherwise);
}
