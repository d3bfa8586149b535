import { StashError, type Details, type ErrorCode } from '@stash-addons/core';
import type { Diagnostic } from './source.js';

/** Which addon a diagnostic is about. */
export interface Subject {
  package: string;
  path: string;
}

export function diagnose(subject: Subject, code: ErrorCode, details: Details = {}): Diagnostic {
  const error = new StashError(code, { package: subject.package, path: subject.path, ...details });
  return { ...error.toJSON(), package: subject.package, path: subject.path, details: error.details };
}
