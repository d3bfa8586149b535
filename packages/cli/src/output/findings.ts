import type { Finding } from '@stash-addons/core';
import type { SubjectFinding } from '@stash-addons/engine';
import { printLine } from './print.js';

type Level = Finding['level'];

const SIGNS: Record<Level, string> = { ok: '✓', warning: '!', error: '✗' };
const WORDS: Record<Level, string> = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' };

/** Findings under what they are about: with signs on a terminal, with words elsewhere. */
export function printFindings(findings: readonly SubjectFinding[]): void {
  const isTerminal = process.stdout.isTTY === true;
  for (const subject of new Set(findings.map((one) => one.subject))) {
    printLine(subject);
    for (const one of findings.filter((other) => other.subject === subject)) printFinding(one, isTerminal);
  }
  printLine(summary(findings));
}

function printFinding(finding: SubjectFinding, isTerminal: boolean): void {
  const { level, text } = finding;
  const mark = (isTerminal ? SIGNS : WORDS)[level];
  printLine(`  ${mark}  ${text}`);
  if (finding.level !== 'ok') printLine(`  ${' '.repeat(mark.length)}  ${finding.fix}`);
}

function summary(findings: readonly SubjectFinding[]): string {
  const count = (level: Level) => findings.filter((one) => one.level === level).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) return 'All is well.';
  return `Errors: ${errors}, warnings: ${warnings}.`;
}
