import type { Program } from '@stash-addons/core';
import { planBackup } from './backup.js';
import { diagnoses } from './diagnoses.js';
import { doctor } from './doctor.js';
import { questions, readAnswers, type Facts } from './facts.js';
import { planRestore } from './restore.js';

export const program: Program<Facts> = {
  diagnoses,
  probe: questions,
  facts: readAnswers,
  backup: planBackup,
  restore: planRestore,
  doctor,
};
