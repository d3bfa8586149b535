import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Unpacked } from '../unpack.ts';

/** What npm would run on the machine of whoever installs the package. */
const ON_INSTALL = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'dependencies'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

function installScripts({ packageJson, dir }: Unpacked): string[] {
  const scripts = ON_INSTALL.filter((script) => packageJson.scripts?.[script] !== undefined);
  // npm builds a package with this file, without a script that says so.
  return existsSync(join(dir, 'binding.gyp')) ? [...scripts, 'binding.gyp'] : scripts;
}

function ranges({ packageJson }: Unpacked): [string, string][] {
  const { dependencies, optionalDependencies } = packageJson;
  return Object.entries({ ...dependencies, ...optionalDependencies });
}

/** The package runs nothing when it is installed, has its licence, and asks for the very versions it was tested with. */
export function checkPackageJson(one: Unpacked, ours: ReadonlyMap<string, string>): string[] {
  const { name, packageJson, files } = one;
  const wrong = ranges(one).filter(([other, range]) =>
    ours.has(other) ? range !== ours.get(other) : !EXACT.test(range),
  );
  const peers = Object.keys(packageJson.peerDependencies ?? {}).filter((other) => ours.has(other));
  return [
    ...installScripts(one).map((script) => `${name}: runs ${script} when it is installed`),
    ...(files.includes('LICENSE') ? [] : [`${name}: has no file LICENSE`]),
    ...(packageJson.license === 'Apache-2.0' ? [] : [`${name}: its licence is ${packageJson.license}`]),
    ...(packageJson.bundledDependencies === undefined ? [] : [`${name}: brings packages inside its own`]),
    ...wrong.map(([other, range]) => `${name}: asks for ${other} ${range}, which is not what it was tested with`),
    ...peers.map((other) => `${name}: has ${other} as a peer, so that a major of that would force one of this`),
  ];
}
