import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attached } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';

const PROGRAM = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** A file that could not even be loaded holds no test, but is a failure. */
function brokenFiles(report) {
  return report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailure)).length;
}

function isFailure(test) {
  return test.status === 'failed';
}

function totalsOf(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles(report),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readReport(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 };
  return totalsOf(JSON.parse(readFileSync(path, 'utf8')));
}

/** Runs the tests; an ending that the report does not explain (a crash, an unhandled error) counts as one failure. */
export async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'stash-addons-tests-'));
  const reportFile = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const code = await attached(process.execPath, [PROGRAM, 'run', ...reporters, ...args], { cwd: root });
    const totals = readReport(reportFile);
    const unexplained = code !== 0 && totals.failed === 0;
    return unexplained ? { ...totals, failed: 1 } : totals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
