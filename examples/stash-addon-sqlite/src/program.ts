import type { Program } from '@stash-addons/core';
import { planBackup } from './backup.js';
import { diagnoses } from './diagnoses.js';
import { questions, readAnswers, type Facts } from './facts.js';
import { planRestore } from './restore.js';

/** Pure functions: what they return, the runtime carries out. */
export const program: Program<Facts> = {
  diagnoses,
  probe: questions,
  facts: (_context, rounds) => readAnswers(rounds),
  backup: planBackup,
  restore: planRestore,
};
