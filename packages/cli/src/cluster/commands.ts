import { command } from '../command.js';
import { CLUSTER_OPTIONS } from './options.js';

/** Every verb on a cluster, in the order of the help. */
export const CLUSTER_COMMANDS = {
  trigger: command({
    usage: 'trigger <backupconfiguration>',
    summary: 'Begin a backup now, whether its schedule is paused or not',
    options: CLUSTER_OPTIONS.wait,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/trigger.js')).runTrigger,
  }),
  pause: command({
    usage: 'pause <backupconfiguration>',
    summary: 'Let a schedule rest',
    options: CLUSTER_OPTIONS.none,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/pause.js')).runPause,
  }),
  resume: command({
    usage: 'resume <backupconfiguration>',
    summary: 'Let a schedule go on',
    options: CLUSTER_OPTIONS.none,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/pause.js')).runResume,
  }),
  cancel: command({
    usage: 'cancel <session>',
    summary: 'End a running BackupSession or RestoreSession',
    options: CLUSTER_OPTIONS.none,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/cancel.js')).runCancel,
  }),
  sessions: command({
    usage: 'sessions [<backupconfiguration>]',
    summary: 'List BackupSessions and RestoreSessions, the newest first',
    options: CLUSTER_OPTIONS.everywhere,
    words: { least: 0, most: 1 },
    load: async () => (await import('./verbs/sessions.js')).runSessions,
  }),
  snapshots: command({
    usage: 'snapshots <repository>',
    summary:
      'List the snapshots of a Repository: by restic here with the credentials of its Secret, or in a volume by a pod',
    options: CLUSTER_OPTIONS.none,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/snapshots.js')).runSnapshots,
  }),
  restore: command({
    usage: 'restore <backupconfiguration>',
    summary: 'Restore what a BackupConfiguration has backed up',
    options: CLUSTER_OPTIONS.restore,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/restore.js')).runRestore,
  }),
  plan: command({
    usage: 'plan backup|restore <backupconfiguration>',
    summary: 'Show what a session would run and change, with its Job and whether that would be let in; makes nothing',
    options: CLUSTER_OPTIONS.plan,
    words: { least: 2, most: 2 },
    load: async () => (await import('./verbs/plan.js')).runPlan,
  }),
  logs: command({
    usage: 'logs <session>',
    summary: 'Print what the containers of a session have logged',
    options: CLUSTER_OPTIONS.none,
    words: { least: 1, most: 1 },
    load: async () => (await import('./verbs/logs.js')).runLogs,
  }),
  doctor: command({
    usage: 'doctor [<backupconfiguration>]',
    summary: 'Look for what would keep backups on the cluster from ending well; changes nothing',
    options: CLUSTER_OPTIONS.none,
    words: { least: 0, most: 1 },
    load: async () => (await import('./verbs/doctor.js')).runDoctor,
  }),
} as const;
