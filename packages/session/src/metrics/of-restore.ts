import { type AppBinding, parseDuration, type RestoreHostStats, type RestoreSession } from '@stash-addons/core';
import { completeRef } from '../target.js';
import { invokerLabels, sample, seconds, targetLabels } from './of-session.js';
import type { Sample } from './sample.js';

/** What a restore that has ended says in metrics; `appBinding` is its target, where that is one that was found. */
export function restoreSamples(session: RestoreSession, appBinding?: AppBinding): Sample[] {
  const { phase, sessionDuration = '', totalHosts = 1, stats = [] } = session.status ?? {};
  if (phase !== 'Succeeded' && phase !== 'Failed') return [];
  const well = phase === 'Succeeded';
  const labels = invokerLabels(session);
  const ofTarget = { ...labels, ...restoredLabels(session, appBinding) };
  return [
    sample('restoresession_success', labels, Number(well)),
    sample('restoresession_target_success', ofTarget, Number(well)),
    ...(well
      ? [
          sample('restoresession_duration_seconds', labels, seconds(parseDuration(sessionDuration))),
          sample('restoresession_target_count_total', labels, 1),
          sample('restoresession_target_host_count_total', ofTarget, totalHosts),
        ]
      : []),
    ...stats.flatMap((host) => hostSamples(host, ofTarget)),
  ];
}

function restoredLabels({ metadata, spec }: RestoreSession, appBinding: AppBinding | undefined): Sample['labels'] {
  const ref = completeRef(spec.target?.ref, metadata.namespace ?? 'default');
  return targetLabels({ ref }, appBinding === undefined ? {} : { appBinding });
}

function hostSamples({ hostname = '', phase, duration = '' }: RestoreHostStats, ofTarget: Sample['labels']): Sample[] {
  const labels = { ...ofTarget, hostname };
  const success = sample('restoresession_host_restore_success', labels, Number(phase === 'Succeeded'));
  if (phase !== 'Succeeded') return [success];
  const took = seconds(parseDuration(duration));
  return [success, sample('restoresession_host_restore_duration_seconds', labels, took)];
}
