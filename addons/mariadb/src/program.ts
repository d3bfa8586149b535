import type { Program } from '@stash-addons/core';
import { diagnoses, familyDoctor } from '@stash-addons/mysql-family';
import { planBackup } from './backup.js';
import { dialect } from './dialect.js';
import { questions, readAnswers, type Facts } from './facts.js';
import { planRestore } from './restore.js';

export const program: Program<Facts> = {
  diagnoses,
  probe: questions,
  facts: readAnswers,
  backup: planBackup,
  restore: planRestore,
  doctor: familyDoctor(dialect),
};
