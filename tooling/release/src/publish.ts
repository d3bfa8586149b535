import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '@stash-addons/registry';
import { withTempDir } from '@stash-addons/testbed';
import { buildOf } from './build.ts';
import { statementProblems } from './statement.ts';
import { unpack, type PackageJson, type Unpacked } from './unpack.ts';

/** What a registry says of a version. */
interface Dist {
  integrity: string;
  attestations?: { url: string };
}

interface Attestations {
  attestations: { predicateType: string; bundle: { dsseEnvelope: { payload: string } } }[];
}

export interface Publishing {
  /** For npm: which registry, and whether it is to make the provenance. */
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

/** Publishes the tarballs below a folder that release:check left there, and looks at what the registry then has. */
export async function publishTarballs(folder: string, { env, say }: Publishing): Promise<string[]> {
  return withTempDir(async (below) => {
    const problems: string[] = [];
    for (const tarball of globSync(join(folder, '*', '*.tgz')).sort()) {
      const one = opened(tarball, below);
      const there = await distOf(one, env);
      if (there === undefined) await must('npm', ['publish', tarball, '--access', 'public'], { cwd: folder, env });
      const now = there ?? (await distOf(one, env));
      problems.push(...(await publishedProblems(one, now, env)));
      say(`${one.name}@${one.version} ${there === undefined ? 'published' : 'is there already'}`);
    }
    return problems;
  });
}

function opened(tarball: string, below: string): Unpacked {
  const nameless = unpack(
    { name: createHash('sha256').update(tarball).digest('hex'), version: '', folder: '', tarball },
    below,
  );
  const { name, version }: PackageJson = nameless.packageJson;
  return { ...nameless, name, version };
}

async function distOf({ name, version }: Unpacked, env: NodeJS.ProcessEnv): Promise<Dist | undefined> {
  const { code, stdout, stderr } = await run('npm', ['view', `${name}@${version}`, 'dist', '--json'], {
    cwd: '/',
    env,
  });
  if (code === 0 && stdout.trim() !== '') return JSON.parse(stdout) as Dist;
  if (code === 0 || /E404/.test(stderr + stdout)) return undefined;
  throw new Error(`npm view ${name} ended with ${code}:\n${stderr}`);
}

async function publishedProblems(one: Unpacked, dist: Dist | undefined, env: NodeJS.ProcessEnv): Promise<string[]> {
  const integrity = `sha512-${createHash('sha512').update(readFileSync(one.tarball)).digest('base64')}`;
  const name = `${one.name}@${one.version}`;
  if (dist?.integrity !== integrity) return [`${name}: what the registry has is another tarball`];
  if (env['NPM_CONFIG_PROVENANCE'] !== 'true') return [];
  if (dist.attestations === undefined) return [`${name}: the registry has no provenance of it`];
  const { attestations } = (await (await fetch(dist.attestations.url)).json()) as Attestations;
  return provenanceProblems(one, attestations).map((problem) => `${name}: its provenance ${problem}`);
}

/** Of the statements that a registry has of a tarball, whose signatures `npm audit signatures` checks. */
export function provenanceProblems(one: Unpacked, attestations: Attestations['attestations']): string[] {
  const found = attestations.find(({ predicateType }) => predicateType === 'https://slsa.dev/provenance/v1');
  if (found === undefined) return ['is not among its attestations'];
  const statement: unknown = JSON.parse(Buffer.from(found.bundle.dsseEnvelope.payload, 'base64').toString('utf8'));
  return statementProblems(statement, one, buildOf({}, ''));
}
