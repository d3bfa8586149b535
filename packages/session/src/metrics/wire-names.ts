/** A metric of the wire under its older name, and what it says. */
interface WireMetric {
  legacy: string;
  help: string;
}

export const NEW_PREFIX = 'stash_appscode_com_';
export const LEGACY_PREFIX = 'stash_';

/** Every metric of the wire, by its newer name. */
export const WIRE_METRICS = {
  backupsession_success: {
    legacy: 'backup_session_success',
    help: '1 where the last session of the invoker succeeded, else 0',
  },
  backupsession_duration_seconds: {
    legacy: 'backup_session_duration_seconds',
    help: 'How long the last successful session took',
  },
  backupsession_target_count_total: {
    legacy: 'backup_target_count_total',
    help: 'Targets of the last successful session',
  },
  backupsession_last_success_time_seconds: {
    legacy: 'backup_last_success_time_seconds',
    help: 'When the last successful session began, in seconds since 1970',
  },
  backupsession_target_success: {
    legacy: 'backup_target_success',
    help: '1 where the target was backed up by the last session, else 0',
  },
  backupsession_target_host_count_total: {
    legacy: 'backup_target_host_count_total',
    help: 'Hosts of the target when it was last backed up',
  },
  backupsession_target_last_success_time_seconds: {
    legacy: 'backup_target_last_success_time_seconds',
    help: 'When the target was last backed up, in seconds since 1970',
  },
  backupsession_host_backup_success: {
    legacy: 'backup_host_backup_success',
    help: '1 where the host was backed up by the last session, else 0',
  },
  backupsession_host_backup_duration_seconds: {
    legacy: 'backup_host_backup_duration_seconds',
    help: 'How long the backup of the host took',
  },
  backupsession_host_data_size_bytes: {
    legacy: 'backup_host_data_size_bytes',
    help: 'Size of the data of the host',
  },
  backupsession_host_data_uploaded_bytes: {
    legacy: 'backup_host_data_uploaded_bytes',
    help: 'What the backup of the host added to the repository',
  },
  backupsession_host_data_processing_time_seconds: {
    legacy: 'backup_host_data_processing_time_seconds',
    help: 'How long the data of the host was read',
  },
  backupsession_host_files_total: { legacy: 'backup_host_files_total', help: 'Files of the host' },
  backupsession_host_files_new: { legacy: 'backup_host_files_new', help: 'Files the last snapshot did not have' },
  backupsession_host_files_modified: {
    legacy: 'backup_host_files_modified',
    help: 'Files that differ from the last snapshot',
  },
  backupsession_host_files_unmodified: {
    legacy: 'backup_host_files_unmodified',
    help: 'Files that are as in the last snapshot',
  },
  restoresession_success: {
    legacy: 'restore_session_success',
    help: '1 where the restore succeeded, else 0',
  },
  restoresession_duration_seconds: {
    legacy: 'restore_session_duration_seconds',
    help: 'How long the restore took, where it succeeded',
  },
  restoresession_target_count_total: {
    legacy: 'restore_target_count_total',
    help: 'Targets of the restore, where it succeeded',
  },
  restoresession_target_success: { legacy: 'restore_target_success', help: '1 where the target was restored, else 0' },
  restoresession_target_host_count_total: {
    legacy: 'restore_target_host_count_total',
    help: 'Hosts of the target, where it was restored',
  },
  restoresession_host_restore_success: {
    legacy: 'restore_host_restore_success',
    help: '1 where the host was restored, else 0',
  },
  restoresession_host_restore_duration_seconds: {
    legacy: 'restore_host_restore_duration_seconds',
    help: 'How long the restore of the host took',
  },
  repository_integrity: {
    legacy: 'repository_integrity',
    help: '1 where the last check of the repository found no damage, else 0',
  },
  repository_size_bytes: { legacy: 'repository_size_bytes', help: 'Size of the repository when it was last measured' },
  repository_snapshot_count: {
    legacy: 'repository_snapshot_count',
    help: 'Snapshots in the repository when they were last counted',
  },
  repository_snapshot_cleaned: {
    legacy: 'repository_snapshot_cleaned',
    help: 'Snapshots that retention removed last',
  },
} as const satisfies Record<string, WireMetric>;

export type WireMetricName = keyof typeof WIRE_METRICS;
