import { StashError } from '@stash-addons/core';
import { isProvenanceRule, type ProvenanceRule } from './provenance.js';

/** Beside the lock. */
export const POLICY_FILE = 'stash-addons.policy.yaml';
const VERSION = 1;

/** Content of the policy file: which packages may be addons here. */
export interface Policy {
  policyVersion: typeof VERSION;
  /** Every command refuses what is not in the lock, as with `--frozen`. */
  frozen?: boolean;
  /** Names, or patterns such as `@acme/*`; all packages where it is left out. */
  packages?: string[];
  /** Names that are taken for no look-alike. */
  notLookAlikes?: string[];
  /** Packages whose releases need a statement of where they were made; every rule that fits counts. */
  provenance?: ProvenanceRule[];
}

const FIELDS: Record<keyof Policy, (value: unknown) => boolean> = {
  policyVersion: (value) => value === VERSION,
  frozen: (value) => typeof value === 'boolean',
  packages: isTexts,
  notLookAlikes: isTexts,
  provenance: (value) => Array.isArray(value) && value.every(isProvenanceRule),
};

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isField(name: string): name is keyof Policy {
  return Object.hasOwn(FIELDS, name);
}

/**
 * A policy that was parsed from `path`. What it does not know it refuses: a rule that is misspelt must not be none. Throws
 * SA_POLICY_INVALID.
 */
export function readPolicy(value: unknown, path: string): Policy {
  const fields = Object.entries(value ?? {});
  const wrong = fields.find(([name, content]) => !isField(name) || !FIELDS[name](content));
  if (wrong !== undefined) throw invalid(path, `${wrong[0]} cannot be ${JSON.stringify(wrong[1])}`);
  if (!fields.some(([name]) => name === 'policyVersion')) throw invalid(path, `policyVersion: ${VERSION} is missing`);
  return value as Policy;
}

function invalid(path: string, problem: string): StashError {
  return new StashError('SA_POLICY_INVALID', { path, problem });
}
