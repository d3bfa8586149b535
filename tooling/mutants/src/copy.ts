import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, type Manifest } from '@stash-addons/core';

export interface PackageJson {
  version: string;
  scripts?: Record<string, string>;
  files?: string[];
  stashAddon: { contract: number; manifest: string };
}

const PACKAGE = 'package.json';
const MANIFEST = join('dist', 'addon.json');

/** A copy of a built addon that can be broken. */
export class AddonCopy {
  readonly folder: string;

  constructor(addon: string, folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of [PACKAGE, 'dist', 'README.md']) {
      if (existsSync(join(addon, name))) cpSync(join(addon, name), join(folder, name), { recursive: true });
    }
  }

  packageJson(edit: (json: PackageJson) => void): void {
    this.#edit(PACKAGE, edit);
  }

  manifest(edit: (manifest: Manifest) => void): void {
    this.#edit(MANIFEST, edit);
  }

  get program(): string {
    return join(this.folder, 'dist', 'program.js');
  }

  /** Replaces a piece of the program. Throws where it is not there: the mutant would be none. */
  replace(pattern: RegExp, by: string): void {
    const text = readFileSync(this.program, 'utf8');
    if (!pattern.test(text)) throw new Error(`The program has no ${pattern.source}`);
    writeFileSync(this.program, text.replace(pattern, by));
  }

  /** Code that runs before the program, in the same process. */
  before(code: string): void {
    const module = join(this.folder, 'dist', 'mutation.mjs');
    writeFileSync(module, `${PRELUDE}\n${code}\n`);
    const text = readFileSync(this.program, 'utf8').replace(/^#!.*\n/, '');
    writeFileSync(this.program, `import './mutation.mjs';\n${text}`);
  }

  /** Writes the hashes that the manifest holds anew, as a build does. */
  hash(): void {
    this.manifest((manifest) => {
      for (const path of Object.keys(manifest.files)) {
        manifest.files[path] = sha256(readFileSync(join(this.folder, path)));
      }
    });
  }

  #edit<T>(name: string, edit: (json: T) => void): void {
    const path = join(this.folder, name);
    const json = JSON.parse(readFileSync(path, 'utf8')) as T;
    edit(json);
    writeFileSync(path, JSON.stringify(json, null, 2));
  }
}

/** What the code before a program has at hand. */
const PRELUDE = `
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const run = process.env.STASH_ADDONS_RUN_DIR;
const requestFile = join(run ?? '', 'request.json');
const request = run && existsSync(requestFile) ? JSON.parse(readFileSync(requestFile, 'utf8')) : undefined;
const backup = request?.operation === 'backup';
const restore = request?.operation === 'restore';
const output = join(run ?? '', 'scratch', 'output');
const resultFile = join(output, 'result.json');
const editRequest = (edit) => { if (request) { edit(request); writeFileSync(requestFile, JSON.stringify(request)); } };
const editResult = (edit) => process.on('exit', () => {
  if (!existsSync(resultFile)) return;
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  edit(result);
  writeFileSync(resultFile, JSON.stringify(result));
});
const succeed = () => {
  mkdirSync(output, { recursive: true });
  const result = { contract: '1.0', ref: request.target.ref, totalHosts: 1, stats: [], actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [] };
  writeFileSync(resultFile, JSON.stringify(result));
  process.exit(0);
};
const secretsOf = (name) => join(run, 'secrets', 'demo', name);
const values = (name) => Object.entries(existsSync(secretsOf(name)) ? Object.fromEntries(readdirSync(secretsOf(name)).map((key) => [key, readFileSync(join(secretsOf(name), key), 'utf8')])) : {});
const password = () => Object.fromEntries([...values('repository'), ...values('db-auth')]).password ?? Object.fromEntries(values('repository')).RESTIC_PASSWORD;
const repository = request?.repository.spec.backend.local.hostPath.path;
`;
