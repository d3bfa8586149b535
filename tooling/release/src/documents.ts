import { writeFileSync } from 'node:fs';
import { sbomOf, sbomProblems } from './sbom.ts';
import { statementOf, statementProblems, type Build } from './statement.ts';
import type { Unpacked } from './unpack.ts';

/** Beside each tarball: what it is made of, and by whom. Returns what is wrong with them. */
export async function writeDocuments(all: readonly Unpacked[], build: Build): Promise<string[]> {
  const problems: string[] = [];
  for (const one of all) {
    const stem = one.tarball.replace(/\.tgz$/, '');
    const [sbom, statement] = [sbomOf(one), statementOf(one, build)];
    writeFileSync(`${stem}.cdx.json`, `${JSON.stringify(sbom, undefined, 2)}\n`);
    writeFileSync(`${stem}.provenance.json`, `${JSON.stringify(statement, undefined, 2)}\n`);
    const wrong = [
      ...(await sbomProblems(sbom, one)).map((problem) => `the SBOM ${problem}`),
      ...statementProblems(statement, one, build).map((problem) => `the provenance ${problem}`),
    ];
    problems.push(...wrong.map((problem) => `${one.name}: ${problem}`));
  }
  return problems;
}
