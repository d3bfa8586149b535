import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from './command-words.js';
import { databaseFile } from './database-file.js';
import { managerFiles, type Manager } from './manager.js';
import { isSample, type Answers } from './questions.js';
import { OWN_VERSIONS } from './versions.js';

export interface NewFile {
  /** Relative to the new folder. */
  path: string;
  content: string;
  executable: boolean;
}

const TEMPLATE = join(import.meta.dirname, '..', 'template');
/** Files of a new addon that is about the made-up database, and what stands in their place for another one. */
const OF_SAMPLE = /^sample\/|^conform\.config\.mjs$/;
const OF_OWN = /\.own$/;

interface Means {
  manager: Manager;
  /** How its workflow installs. */
  install: string;
}

/** Every file of the new package. */
export function render(answers: Answers, { manager, install }: Means): NewFile[] {
  const sample = isSample(answers);
  const paths = templatePaths().filter((path) => !(sample ? OF_OWN : OF_SAMPLE).test(path));
  return [...paths.map((path) => renderOne(path, answers, install)), ...managerFiles(manager)];
}

/** Folder by folder: read at once they come with wrong paths where yarn serves them out of an archive. */
function templatePaths(folder = ''): string[] {
  const entries = readdirSync(join(TEMPLATE, folder), { withFileTypes: true });
  const paths = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? templatePaths(path) : [path];
  });
  return paths.sort();
}

/** Package managers give files of these names a meaning, inside of another package too. */
const RENAMED: Record<string, string> = { _gitignore: '.gitignore', '_package.json': 'package.json' };

function renderOne(source: string, answers: Answers, install: string): NewFile {
  const path = RENAMED[source] ?? source.replace(OF_OWN, '');
  return {
    path,
    content: contentOf(path, source, { ...answers, install }),
    executable: path.startsWith('sample/bin/'),
  };
}

/** Of the table of files. */
const SAMPLE_ROW = /^\| `sample\/`.*\n/m;

function contentOf(path: string, source: string, answers: Answers & { install: string }): string {
  if (path === 'src/database.ts') return databaseFile(answers);
  const text = filled(readFileSync(join(TEMPLATE, source), 'utf8'), answers);
  if (path === 'README.md' && !isSample(answers)) return text.replace(SAMPLE_ROW, '');
  return path === 'package.json' ? withOwnVersions(text) : text;
}

function filled(text: string, answers: Answers): string {
  const values: Record<string, string> = { ...answers, ...(isSample(answers) ? SAMPLE_TEXTS : ownTexts(answers)) };
  return text.replaceAll(/(?<!\$)\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

const SAMPLE_TEXTS = {
  clients: 'COPY sample/bin/ /usr/local/bin/',
};

function ownTexts({ dump, load, ...answers }: Answers): Record<string, string> {
  return {
    clients: '# RUN apt-from trixie THE-DEBIAN-PACKAGE-WITH-ITS-PROGRAMS',
    // For `sh`: tells the commands who they are.
    environment: `export ${answers['user-env']}="$DB_USER" ${answers['password-env']}="$DB_PASSWORD"`,
    dumpProgram: programOf(dump),
    loadProgram: programOf(load),
  };
}

function programOf(command: string): string {
  return wordsOf(command)?.[0] ?? '';
}

function withOwnVersions(text: string): string {
  const manifest = JSON.parse(text) as { devDependencies: Record<string, string> };
  const all = { ...OWN_VERSIONS, ...manifest.devDependencies };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...manifest, devDependencies: sorted }, undefined, 2)}\n`;
}
