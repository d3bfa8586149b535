import type { CheckResult, Report } from './report.js';

/** The report as test servers read it. */
export function junit({ addon, checks, failed, skipped, seconds }: Report): string {
  const numbers = `tests="${checks.length}" failures="${failed}" skipped="${skipped}" time="${seconds}"`;
  const cases = checks.map((check) => caseOf(addon, check));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${escaped(addon)}" ${numbers}>\n${cases.join('\n')}\n</testsuite>\n`;
}

function caseOf(addon: string, { id, group, outcome, text, seconds }: CheckResult): string {
  const head = `  <testcase classname="${escaped(`${addon}.${group}`)}" name="${id}" time="${seconds}"`;
  if (outcome === 'passed') return `${head}/>`;
  const element = outcome === 'failed' ? 'failure' : 'skipped';
  return `${head}>\n    <${element} message="${escaped(text.split('\n')[0] ?? '')}">${escaped(text)}</${element}>\n  </testcase>`;
}

/** What XML does not allow at all becomes a question mark. */
function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll(/[&<>"]/g, (letter) => names[letter] ?? letter);
}
