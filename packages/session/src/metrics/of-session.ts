import {
  type AppBinding,
  type BackupConfiguration,
  type BackupHostStats,
  type BackupSession,
  type BackupTargetStatus,
  parseClock,
  parseDuration,
  parseSize,
  type RestoreSession,
  type SnapshotStats,
  type TargetRef,
} from '@stash-addons/core';
import type { Sample } from './sample.js';
import type { WireMetricName } from './wire-names.js';

type Labels = Record<string, string>;

/** What the metrics of a session say besides the session itself. */
export interface SessionContext {
  invoker: BackupConfiguration;
  /** The target, where it is an AppBinding that was found. */
  appBinding?: AppBinding;
}

/** What a session that has ended says in metrics. One that was skipped says nothing. */
export function sessionSamples(session: BackupSession, context: SessionContext): Sample[] {
  const { phase, sessionDuration = '', targets = [] } = session.status ?? {};
  if (phase !== 'Succeeded' && phase !== 'Failed') return [];
  const labels = invokerLabels(context.invoker);
  const began = secondsOf(session.metadata.creationTimestamp);
  const whenWell: Sample[] =
    phase === 'Failed'
      ? []
      : [
          sample('backupsession_duration_seconds', labels, seconds(parseDuration(sessionDuration))),
          sample('backupsession_target_count_total', labels, targets.length),
          sample('backupsession_last_success_time_seconds', labels, began),
        ];
  return [
    sample('backupsession_success', labels, Number(phase === 'Succeeded')),
    ...whenWell,
    ...targets.flatMap((target) => targetSamples(target, { ...labels, ...targetLabels(target, context) }, began)),
  ];
}

function targetSamples({ phase, totalHosts = 1, stats = [] }: BackupTargetStatus, labels: Labels, began: number) {
  const well = phase === 'Succeeded';
  return [
    sample('backupsession_target_success', labels, Number(well)),
    ...(well
      ? [
          sample('backupsession_target_host_count_total', labels, totalHosts),
          sample('backupsession_target_last_success_time_seconds', labels, began),
        ]
      : []),
    ...stats.flatMap((host) => hostSamples(host, { ...labels, hostname: host.hostname ?? '' })),
  ];
}

function hostSamples({ phase, duration = '', snapshots = [] }: BackupHostStats, labels: Labels): Sample[] {
  const success = sample('backupsession_host_backup_success', labels, Number(phase === 'Succeeded'));
  if (phase !== 'Succeeded') return [success];
  const total = (value: (one: SnapshotStats) => number | undefined): number =>
    snapshots.reduce((sum, one) => sum + (value(one) ?? 0), 0);
  const values: [WireMetricName, number][] = [
    ['backupsession_host_backup_duration_seconds', seconds(parseDuration(duration))],
    ['backupsession_host_data_size_bytes', total(({ totalSize = '' }) => parseSize(totalSize))],
    ['backupsession_host_data_uploaded_bytes', total(({ uploaded = '' }) => parseSize(uploaded))],
    ['backupsession_host_data_processing_time_seconds', total(({ processingTime = '' }) => parseClock(processingTime))],
    ['backupsession_host_files_total', total(({ fileStats }) => fileStats?.totalFiles)],
    ['backupsession_host_files_new', total(({ fileStats }) => fileStats?.newFiles)],
    ['backupsession_host_files_modified', total(({ fileStats }) => fileStats?.modifiedFiles)],
    ['backupsession_host_files_unmodified', total(({ fileStats }) => fileStats?.unmodifiedFiles)],
  ];
  return [success, ...values.map(([name, value]) => sample(name, labels, value))];
}

/** The labels that all metrics of an invoker have. */
export function invokerLabels({ kind, metadata, spec }: BackupConfiguration | RestoreSession): Labels {
  return {
    invoker_kind: kind,
    invoker_name: metadata.name ?? '',
    namespace: metadata.namespace ?? 'default',
    driver: spec.driver ?? 'Restic',
    repository: spec.repository?.name ?? '',
  };
}

export function targetLabels(
  { ref = {} }: Pick<BackupTargetStatus, 'ref'>,
  context: Pick<SessionContext, 'appBinding'>,
): Labels {
  return { ...(boundKind(ref, context) ?? plainKind(ref)), name: ref.name ?? '' };
}

/** An AppBinding goes by what it binds: of the type `example.com/widget`, the kind is widget. */
function boundKind({ kind }: TargetRef, { appBinding }: Pick<SessionContext, 'appBinding'>): Labels | undefined {
  const type = appBinding?.spec.type;
  if (kind !== 'AppBinding' || type === undefined) return undefined;
  const slash = type.lastIndexOf('/');
  return { kind: type.slice(slash + 1), group: type.slice(0, Math.max(slash, 0)) };
}

function plainKind({ kind = '', apiVersion = '' }: TargetRef): Labels {
  return { kind, group: apiVersion.includes('/') ? (apiVersion.split('/', 1)[0] as string) : '' };
}

export function sample(name: WireMetricName, labels: Labels, value: number): Sample {
  return { name, labels, value };
}

export function seconds(milliseconds: number | undefined): number {
  return (milliseconds ?? 0) / 1000;
}

function secondsOf(rfc3339: string | undefined): number {
  return rfc3339 === undefined ? 0 : Math.floor(new Date(rfc3339).getTime() / 1000);
}
