import type { Diagnosis } from '@stash-addons/core';

export const diagnoses: Diagnosis[] = [
  { stderr: 'unable to open database', code: 'SA_TARGET_DATABASE' },
  { stderr: 'database is (?:locked|busy)', code: 'SA_TARGET_IN_USE' },
  { stderr: 'readonly database|[Pp]ermission denied', code: 'SA_TARGET_READ_ONLY' },
];
