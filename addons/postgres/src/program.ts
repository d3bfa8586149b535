import type { Program } from '@stash-addons/core';
import { planBackup } from './backup.js';
import { diagnoses } from './diagnoses.js';
import { question, readAnswer, type Facts } from './facts.js';
import { planRestore } from './restore.js';

export const program: Program<Facts> = {
  diagnoses,
  probe: (context, rounds) => (rounds.length === 0 ? [question(context)] : []),
  facts: (_context, rounds) => readAnswer(rounds),
  backup: planBackup,
  restore: planRestore,
};
