import type { Mutant } from './mutant.ts';
import { FAILURE_MUTANTS } from './of-failures.ts';
import { PACKAGE_MUTANTS } from './of-packages.ts';
import { PROGRAM_MUTANTS } from './of-programs.ts';

export const MUTANTS: readonly Mutant[] = [...PACKAGE_MUTANTS, ...PROGRAM_MUTANTS, ...FAILURE_MUTANTS];
