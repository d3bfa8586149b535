import { relative, resolve } from 'node:path';
import { completeAnswers, type Terminal } from './ask.js';
import { helpText, readFlags } from './flags.js';
import { cleanInstall, managerOf, type Manager } from './manager.js';
import { isSample, type Answers } from './questions.js';
import { render } from './render.js';
import { refuseUsedFolder, writeFiles } from './write.js';

export interface Surroundings extends Terminal {
  cwd: string;
  /** As package managers leave it in `npm_config_user_agent`. */
  userAgent: string;
}

/** The whole of `npm create stash-addon`. Throws SA_USAGE, SA_CREATE_ANSWER or SA_CREATE_FOLDER before anything is written. */
export async function create(argv: readonly string[], surroundings: Surroundings): Promise<void> {
  const { cwd, output, userAgent } = surroundings;
  const given = readFlags(argv);
  if (given.help) {
    output.write(helpText());
    return;
  }
  if (given.folder !== undefined) refuseUsedFolder(resolve(cwd, given.folder));
  const answers = await completeAnswers(given, surroundings);
  const folder = resolve(cwd, given.folder ?? (answers.package.split('/').at(-1) as string));
  refuseUsedFolder(folder);
  const manager = managerOf(userAgent);
  const files = render(answers, { manager, install: cleanInstall(userAgent) });
  writeFiles(folder, files);
  output.write(farewell(answers, { folder: relative(cwd, folder) || '.', count: files.length, manager }));
}

function farewell(answers: Answers, made: { folder: string; count: number; manager: Manager }): string {
  const run = made.manager === 'yarn' ? 'yarn' : `${made.manager} run`;
  const about = isSample(answers)
    ? 'It is about a made-up database, in sample/. src/database.ts is where yours comes in; README.md explains every file.'
    : 'Say in conform.config.mjs how a server of yours is started, filled and compared; README.md explains every file.';
  return `
Wrote ${made.count} files of ${answers.package} to ${made.folder}. ${about}

  cd ${quoted(made.folder)}
  ${made.manager} install
  ${run} build
  ${run} conform${made.manager === 'npm' ? ' --' : ''} --update

`;
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /[^\w./@-]/.test(path) ? `'${path.replaceAll("'", `'\\''`)}'` : path;
}
