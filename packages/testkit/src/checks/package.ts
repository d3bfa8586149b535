import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { inRange, listProblems, validateManifest } from '@stash-addons/core';
import { verifyFiles } from '@stash-addons/host';
import { must } from '../lab/failed.js';
import type { Lab } from '../lab/lab.js';
import { group } from './check.js';
import { resolveEverything } from './resolve-everything.js';

const SCRIPTS_OF_INSTALLING = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
/** npm builds a package with this file, without a script that says so. */
const BUILT_ON_INSTALL = 'binding.gyp';
const DATA = '.json';
const STARTS_WITHIN_MS = 30_000;

export const packageChecks = group(
  'package',
  [],
  [
    {
      id: 'manifest-valid',
      proves: 'A host takes the addon.',
      how: 'The package is made the one dependency of an empty project, and discovered there as any host discovers it.',
      fix: 'The message says which field of the manifest is wrong; build again after changing src/manifest.ts.',
      short: true,
      run: async ({ addon }) => {
        const checked = validateManifest(addon.manifest);
        must(checked.ok, `The manifest is not valid: ${checked.ok ? '' : listProblems(checked.problems)}`);
        must(addon.installed !== undefined, addon.refusals.join('\n'));
      },
    },
    {
      id: 'files-unchanged',
      proves: 'What runs is what the manifest was built of.',
      how: 'Each file that the manifest names is hashed and compared, as before each session.',
      fix: 'Build again: the manifest is made last, of the files as they are then.',
      needs: ['manifest'],
      short: true,
      run: async ({ addon }) => {
        must(addon.installed !== undefined, 'A host refuses this addon');
        await verifyFiles(addon.installed);
        const { program } = addon.manifest.addon;
        must(normalize(program) in addon.manifest.files, `The program ${program} has no hash in the manifest`);
      },
    },
    {
      id: 'discovery-inert',
      proves: 'To install the addon and to find it runs no code of it.',
      how: `package.json has no script that npm runs while it installs, there is no ${BUILT_ON_INSTALL}, which npm builds by itself, and the manifest is a JSON file.`,
      fix: 'Do at build time what the script does, and publish the result.',
      short: true,
      run: async ({ addon: { packageJson, folder } }) => {
        const scripts = SCRIPTS_OF_INSTALLING.filter((name) => packageJson.scripts?.[name] !== undefined);
        must(scripts.length === 0, `npm runs ${scripts.join(', ')} of package.json when it installs the addon`);
        must(!existsSync(join(folder, BUILT_ON_INSTALL)), `npm builds ${BUILT_ON_INSTALL} when it installs the addon`);
        const marker = packageJson.stashAddon?.manifest ?? '';
        must(extname(marker) === DATA, `stashAddon.manifest is ${marker}, which is no ${DATA} file`);
      },
    },
    {
      id: 'package-complete',
      proves: 'What npm publishes is enough to run.',
      how: 'npm is asked what it would pack: manifest, program and every file of the manifest must be in it. The program is started from a folder with these files alone.',
      fix: 'Name what is missing under "files" in package.json; let the build put all that the program imports into it.',
      run: async (lab) => packed(lab),
    },
    {
      id: 'objects-resolve',
      proves: 'Every Function and every Task becomes a pod.',
      how: 'Functions and Tasks of every release are rendered and resolved, for a backup and for a restore.',
      fix: 'A variable that nobody sets needs a default: `${name:=}`. A step must name a Function of the manifest.',
      needs: ['manifest'],
      short: true,
      run: async ({ addon }) => resolveEverything(addon.manifest),
    },
    {
      id: 'versions-tested',
      proves: 'What the manifest says was tested is what the declaration tests.',
      how: 'Each version under `tested` of a release must be in its range, and that of a declared server.',
      fix: 'Declare a server of that version, or take the version out of `tested`.',
      needs: ['manifest', 'appBinding'],
      short: true,
      run: async ({ addon }) => {
        const declared = addon.conformance.servers.map(({ version }) => version);
        for (const { suffix, server, tested } of addon.manifest.releases) {
          for (const version of tested) {
            must(
              inRange(version, server),
              `Release ${suffix} serves ${server}, and says it was tested with ${version}`,
            );
            must(
              declared.includes(version),
              `Release ${suffix} says it was tested with ${version}; declared: ${declared.join(', ')}`,
            );
          }
        }
        for (const version of declared) {
          const served = addon.manifest.releases.some(({ server }) => inRange(version, server));
          must(served, `No release serves ${version}, which is declared`);
        }
      },
    },
  ],
);

interface Packed {
  files: { path: string }[];
}

function packed(lab: Lab): void {
  const { addon } = lab;
  const cache = lab.place('npm-cache');
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline', '--cache', cache];
  const said = execFileSync('npm', args, { cwd: addon.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files = [] } = {}] = JSON.parse(said) as Packed[];
  const paths = new Set(files.map(({ path }) => normalize(path)));
  const marker = addon.packageJson.stashAddon?.manifest ?? '';
  for (const path of [marker, addon.manifest.addon.program, ...Object.keys(addon.manifest.files)]) {
    must(existsSync(join(addon.folder, path)), `${path} is not there`);
    must(paths.has(normalize(path)), `npm would not publish ${path}`);
  }
  mustStandAlone(lab);
}

/** In the author's folder it would find what only the author has installed. */
function mustStandAlone(lab: Lab): void {
  const { folder, manifest } = lab.addon;
  const { program } = manifest.addon;
  const alone = lab.place('published');
  for (const path of ['package.json', program, ...Object.keys(manifest.files)]) {
    cpSync(join(folder, path), join(alone, path), { dereference: true });
  }
  const env = { PATH: process.env['PATH'] };
  const { stderr } = spawnSync(process.execPath, [join(alone, program), 'version'], {
    ...{ cwd: alone, env, encoding: 'utf8', timeout: STARTS_WITHIN_MS },
  });
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(stderr)?.[1];
  must(missing === undefined, `The program needs ${missing}, which is not published with it`);
}
