import { findingOf, redact, toCoded, type Finding } from '@stash-addons/core';

/** A finding, and what it is about. */
export type SubjectFinding = Finding & { subject: string };

/** Without any secret this process knows. */
export function about(subject: string, findings: readonly Finding[]): SubjectFinding[] {
  return findings.map((finding) => ({ subject: redact(subject), ...withoutSecrets(finding) }));
}

function withoutSecrets(finding: Finding): Finding {
  const text = redact(finding.text);
  return finding.level === 'ok' ? { ...finding, text } : { ...finding, text, fix: redact(finding.fix) };
}

/** What the look finds; an error is what it found, too. */
export async function attempt(check: string, look: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [findingOf(check, toCoded(error))];
  }
}
