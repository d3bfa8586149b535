import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StashError } from '@stash-addons/core';
import {
  integrityOfTarball,
  type LockedProvenance,
  packageUrl,
  PROVENANCE_TYPE,
  readStatement,
} from '@stash-addons/host';

const ANSWER_MS = 60_000;

/** An installed release that a policy asks the provenance of. */
export interface Asked {
  package: string;
  version: string;
  /** Of its files as they are installed, see `integrityOf`. */
  integrity: string;
  policy: string;
  /** Whose npm configuration says which registry it is of. */
  folder: string;
}

/** What a registry says of a release; and what it has of its provenance. */
interface Dist {
  attestations?: { url?: string };
}

interface Attestations {
  attestations?: { predicateType?: string; bundle?: { dsseEnvelope?: { payload?: string } } }[];
}

/**
 * The statement that the registry has of a release: it has to be about the tarball that the registry has, and the files of
 * that tarball have to be the installed ones. Nobody's signature is looked at. Throws SA_PROVENANCE_ABSENT,
 * SA_PROVENANCE_OF_ANOTHER or SA_PROVENANCE_UNREACHABLE.
 */
export async function askProvenance(asked: Asked): Promise<LockedProvenance> {
  const statement = readStatement(await statementOf(asked));
  const { package: name, version, integrity } = asked;
  if (statement === undefined) throw another(asked, 'it is no statement of SLSA provenance 1 with all its parts');
  if (statement.subject !== packageUrl(name, version)) throw another(asked, `it is about ${statement.subject}`);
  const tarball = await tarballOf(asked);
  if (createHash('sha512').update(tarball).digest('hex') !== statement.sha512) {
    throw another(asked, 'it is about another tarball than the registry has');
  }
  if (integrityOfTarball(tarball) !== integrity) throw another(asked, 'the files here are not those of its tarball');
  return { ...statement.says, tarball: `sha512-${Buffer.from(statement.sha512, 'hex').toString('base64')}` };
}

function another(asked: Asked, problem: string): StashError {
  const { package: name, version } = asked;
  return new StashError('SA_PROVENANCE_OF_ANOTHER', { package: name, version, problem });
}

function unreachable({ package: name, version }: Asked, cause: unknown): StashError {
  const [problem = ''] = (cause as Error).message.split('\n').filter((line) => !line.startsWith('Command failed'));
  return new StashError('SA_PROVENANCE_UNREACHABLE', { package: name, version, problem }, { cause });
}

async function statementOf(asked: Asked): Promise<unknown> {
  const { package: name, version, policy } = asked;
  const { attestations } = await distOf(asked);
  const all = attestations?.url === undefined ? {} : await fetched(asked, attestations.url);
  const found = all.attestations?.find(({ predicateType }) => predicateType === PROVENANCE_TYPE);
  const payload = found?.bundle?.dsseEnvelope?.payload;
  if (payload === undefined) throw new StashError('SA_PROVENANCE_ABSENT', { package: name, version, policy });
  try {
    return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

async function fetched(asked: Asked, url: string): Promise<Attestations> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
    return (await answer.json()) as Attestations;
  } catch (cause) {
    throw unreachable(asked, cause);
  }
}

async function distOf(asked: Asked): Promise<Dist> {
  return JSON.parse((await npm(asked, ['view', nameOf(asked), 'dist', '--json'])) || '{}') as Dist;
}

async function tarballOf(asked: Asked): Promise<Buffer> {
  const below = mkdtempSync(join(tmpdir(), 'stash-addons-tarball-'));
  try {
    await npm(asked, ['pack', nameOf(asked), '--ignore-scripts', '--pack-destination', below]);
    return readFileSync(join(below, readdirSync(below).find((name) => name.endsWith('.tgz')) ?? ''));
  } finally {
    rmSync(below, { recursive: true });
  }
}

function nameOf({ package: name, version }: Asked): string {
  return `${name}@${version}`;
}

/** npm knows the registry of each scope, and how to log in there. */
async function npm(asked: Asked, args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('npm', args, { cwd: asked.folder, timeout: ANSWER_MS });
    return stdout.trim();
  } catch (cause) {
    throw unreachable(asked, cause);
  }
}
