import { findingOf, inRange, type DoctorResult, type Finding, type Release } from '@stash-addons/core';
import { type AddonChoice, type InstalledAddon, releaseFor } from '@stash-addons/host';
import { type Opening, resolveFor, withPlace } from '../session/open-session.js';
import type { SessionInput } from '../session/opened.js';
import { examine } from '../session/probe.js';
import { openSessionRepository } from '../session/repository.js';
import { RepositoryStore } from '../state/repositories.js';
import { about, attempt, type SubjectFinding } from './finding.js';
import { examineRepository } from './repository.js';

export interface TargetExam extends SessionInput {
  /** False where no repository was named; the one of the documents is then not looked at. */
  withRepository: boolean;
}

/** All a session of this invoker needs, looked at and not changed. Never throws: an error is a finding. */
export async function examineTarget(exam: TargetExam): Promise<SubjectFinding[]> {
  const found: SubjectFinding[] = [];
  const problems = await attempt('backup.documents', () =>
    withPlace(exam, async (opening, choice) => {
      const { examined, findings } = await examineDatabase(exam, opening, choice);
      found.push(...about(`Database ${addressOf(opening)}`, findings));
      if (exam.withRepository) {
        const repository = await attempt('repository.settings', () => repositoryFindings(opening, examined));
        found.push(...about(`Repository ${opening.prepared.repository.metadata.name}`, repository));
      }
      return [];
    }),
  );
  return [...about('Documents', problems), ...found];
}

function addressOf({ prepared }: Opening): string {
  const { url, service } = prepared.appBinding.spec.clientConfig;
  return url ?? service?.name ?? prepared.targetRef.name ?? '';
}

async function examineDatabase(exam: TargetExam, opening: Opening, choice: AddonChoice) {
  let examined: DoctorResult | undefined;
  const asked = await attempt('addon.program', async () => {
    examined = await examine(opening, choice.addon);
    return examined.findings;
  });
  const findings = [
    ...asked,
    ...(await attempt('addon.release', () => choiceFindings(exam, opening, choice, examined))),
  ];
  return { examined, findings };
}

/** Whether the release fits the server, and the parameters the release. */
function choiceFindings(exam: TargetExam, opening: Opening, choice: AddonChoice, examined?: DoctorResult): Finding[] {
  const { addon } = choice;
  const serverVersion = examined?.serverVersion;
  const release = choice.release ?? releaseFor(addon, serverVersion === undefined ? {} : { serverVersion });
  const isKnown = choice.release !== undefined || serverVersion !== undefined;
  const findings = isKnown ? [releaseFinding(addon, release, serverVersion)] : [];
  const onEvent: TargetExam['context']['onEvent'] = (event) => {
    if (event.type === 'warning') findings.push(findingOf('backup.parameters', event.warning, 'warning'));
  };
  resolveFor({ ...exam, context: { ...exam.context, onEvent } }, opening, { addon, release });
  return findings;
}

function releaseFinding({ manifest }: InstalledAddon, release: Release, version?: string): Finding {
  const check = 'addon.release';
  const { name, version: own } = manifest.addon;
  const text = `The addon ${name} ${own} uses its release ${release.suffix || '(no suffix)'}, for servers ${release.server}`;
  if (version === undefined || inRange(version, release.server)) return { check, level: 'ok', text: `${text}.` };
  const fix = 'Correct the version in the AppBinding, or the name of the Task, or leave both out.';
  return { check, level: 'warning', text: `${text}; the server has ${version}.`, fix };
}

function repositoryFindings({ context, prepared, directory }: Opening, examined?: DoctorResult): Promise<Finding[]> {
  const { url, restic } = openSessionRepository(context, prepared, directory);
  const { databaseBytes } = examined ?? {};
  return examineRepository({
    repository: prepared.repository,
    restic,
    record: new RepositoryStore(context.state).get(url),
    now: new Date(),
    ...(databaseBytes === undefined ? {} : { databaseBytes }),
  });
}
