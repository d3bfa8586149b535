import { matchesAny } from '../pattern.js';

/** What the statement of a release says of how its tarball was made. */
export interface Provenance {
  /** Address of the source code: `https://github.com/acme/widget`. */
  repository: string;
  /** Path of the workflow in it. */
  workflow: string;
  /** `refs/tags/v1.0.0`. */
  ref: string;
  commit: string;
  /** Who ran the workflow, as an address. */
  builder: string;
}

/** The statement itself, as far as it is looked at. Whether anybody has signed it is not known here. */
export interface Statement {
  /** Package URL of the release it is about. */
  subject: string;
  /** SHA-512 of the tarball it is about, in hexadecimal. */
  sha512: string;
  says: Provenance;
}

/** A rule of the policy: these packages need a statement that says just this. */
export interface ProvenanceRule {
  /** Names, or patterns such as `@acme/*`. */
  packages: string[];
  repository?: string;
  workflow?: string;
  builder?: string;
}

/** In what a statement is not what a rule asks for. */
export interface Contradiction {
  part: string;
  found: string;
  wanted: string;
}

export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';
const CLAIMS = ['repository', 'workflow', 'builder'] as const;

export function isProvenanceRule(value: unknown): value is ProvenanceRule {
  if (typeof value !== 'object' || value === null) return false;
  const { packages, ...claims } = value as Record<string, unknown>;
  const names: readonly string[] = CLAIMS;
  return (
    Array.isArray(packages) &&
    packages.every((one) => typeof one === 'string') &&
    Object.entries(claims).every(([name, wanted]) => names.includes(name) && typeof wanted === 'string')
  );
}

/** Every rule for a package counts. */
export function rulesFor(name: string, rules: readonly ProvenanceRule[] = []): ProvenanceRule[] {
  return rules.filter(({ packages }) => matchesAny(name, packages));
}

export function contradictionOf(says: Provenance, rules: readonly ProvenanceRule[]): Contradiction | undefined {
  for (const rule of rules) {
    const part = CLAIMS.find((claim) => rule[claim] !== undefined && rule[claim] !== says[claim]);
    if (part !== undefined) return { part, found: says[part], wanted: rule[part] ?? '' };
  }
  return undefined;
}

/** Package URL of a release, as npm names it in statements. */
export function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

const WORKFLOW = ['predicate', 'buildDefinition', 'externalParameters', 'workflow'];

/** Where a statement has what is looked at. */
const PLACES = {
  subject: ['subject', '0', 'name'],
  sha512: ['subject', '0', 'digest', 'sha512'],
  repository: [...WORKFLOW, 'repository'],
  workflow: [...WORKFLOW, 'path'],
  ref: [...WORKFLOW, 'ref'],
  commit: ['predicate', 'buildDefinition', 'resolvedDependencies', '0', 'digest', 'gitCommit'],
  builder: ['predicate', 'runDetails', 'builder', 'id'],
};

/** An in-toto statement with SLSA's provenance, version 1; undefined where a value is none, or lacks a part. */
export function readStatement(value: unknown): Statement | undefined {
  const texts = Object.entries(PLACES).map(([part, path]) => [part, path.reduce(fieldOf, value)] as const);
  if (fieldOf(value, 'predicateType') !== PROVENANCE_TYPE || fieldOf(fieldOf(value, 'subject'), '1') !== undefined) {
    return undefined;
  }
  if (!texts.every(([, text]) => typeof text === 'string')) return undefined;
  const { subject, sha512, ...says } = Object.fromEntries(texts) as Record<keyof typeof PLACES, string>;
  return { subject, sha512, says };
}

function fieldOf(value: unknown, name: string): unknown {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Record<string, unknown>)[name] : undefined;
}
