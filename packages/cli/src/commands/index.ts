import { command } from '../command.js';
import { OPTIONS } from '../options.js';

/** Every verb, in the order of the help. */
export const COMMANDS = {
  backup: command({
    usage: 'backup <url> --repo <repo>',
    summary: 'Back up a database',
    options: OPTIONS.backup,
    words: { least: 1, most: 1 },
    load: async () => (await import('./backup.js')).runBackup,
  }),
  restore: command({
    usage: 'restore <url> --repo <repo>',
    summary: 'Restore a database',
    options: OPTIONS.restore,
    words: { least: 1, most: 1 },
    load: async () => (await import('./restore.js')).runRestore,
  }),
  run: command({
    usage: 'run <kind>/<name> -f <path>...',
    summary: 'Run a BackupConfiguration or RestoreSession of your YAML',
    options: OPTIONS.run,
    words: { least: 1, most: 1 },
    load: async () => (await import('./run.js')).runDocuments,
  }),
  serve: command({
    usage: 'serve -f <path>...',
    summary: 'Run the BackupConfigurations of your YAML by their schedules',
    options: OPTIONS.serve,
    words: { least: 0, most: 0 },
    load: async () => (await import('./serve.js')).runServe,
  }),
  plan: command({
    usage: 'plan backup|restore|run ...',
    summary: 'Show what the same command would do; changes nothing',
    options: OPTIONS.plan,
    words: { least: 2, most: 2 },
    load: async () => (await import('./plan.js')).runPlan,
  }),
  addons: command({
    usage: 'addons [list | show <name>]',
    summary: 'List the installed addons, or show one',
    options: {},
    words: { least: 0, most: 2 },
    load: async () => (await import('./addons.js')).runAddons,
  }),
  render: command({
    usage: 'render <addon> [--version V]',
    summary: 'Print the Function and Task objects of an addon',
    options: { version: { type: 'string', value: 'V', help: 'One release (default: all)' } },
    words: { least: 1, most: 1 },
    load: async () => (await import('./render.js')).runRender,
  }),
  snapshots: command({
    usage: 'snapshots --repo <repo>',
    summary: 'List the snapshots of a repository',
    options: OPTIONS.repo,
    words: { least: 0, most: 0 },
    load: async () => (await import('./repository.js')).runSnapshots,
  }),
  check: command({
    usage: 'check --repo <repo>',
    summary: 'Check a repository for damage',
    options: {
      ...OPTIONS.repo,
      'read-data': { type: 'string', value: 'SUBSET', help: 'Read data too: 100%, 5%, 1/10, 500M' },
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('./repository.js')).runCheck,
  }),
  stats: command({
    usage: 'stats --repo <repo>',
    summary: 'Print how much a repository holds',
    options: OPTIONS.repo,
    words: { least: 0, most: 0 },
    load: async () => (await import('./repository.js')).runStats,
  }),
  unlock: command({
    usage: 'unlock --repo <repo>',
    summary: 'Remove locks whose processes are dead',
    options: {
      ...OPTIONS.repo,
      'remove-all': { type: 'boolean', help: 'Remove every lock; only when you know that nothing runs' },
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('./repository.js')).runUnlock,
  }),
  forget: command({
    usage: 'forget [<snapshot>...] --repo <repo>',
    summary: 'Remove snapshots, by id or by a retention policy',
    options: {
      ...OPTIONS.repo,
      ...OPTIONS.retention,
      target: {
        type: 'string',
        value: 'NAME',
        help: 'Target whose snapshots the policy is for, as `snapshots` shows it',
      },
      host: { type: 'string', value: 'HOST', help: 'Host whose untagged snapshots the policy is for' },
      'dry-run': { type: 'boolean', help: 'Only say what would be removed' },
    },
    words: { least: 0, most: 1000 },
    load: async () => (await import('./forget.js')).runForget,
  }),
  init: command({
    usage: 'init --repo <repo>',
    summary: 'Create a repository',
    options: OPTIONS.repo,
    words: { least: 0, most: 0 },
    load: async () => (await import('./repository.js')).runInit,
  }),
  key: command({
    usage: 'key list|add|remove|passwd [<id>] --repo <repo>',
    summary: 'Manage the passwords of a repository',
    options: {
      ...OPTIONS.repo,
      'new-password-file': { type: 'string', value: 'PATH', help: 'File with the new password' },
    },
    words: { least: 1, most: 2 },
    load: async () => (await import('./key.js')).runKey,
  }),
  sessions: command({
    usage: 'sessions [show <name>]',
    summary: 'List the sessions of this machine, or show one',
    options: {},
    words: { least: 0, most: 2 },
    load: async () => (await import('./sessions.js')).runSessions,
  }),
  cancel: command({
    usage: 'cancel <session>',
    summary: 'End a running session',
    options: {},
    words: { least: 1, most: 1 },
    load: async () => (await import('./sessions.js')).runCancel,
  }),
  doctor: command({
    usage: 'doctor [<url> | <kind>/<name> -f <path>...] [--repo <repo>]',
    summary: 'Look for what would keep a backup from ending well, and say how to put it right; changes nothing',
    options: OPTIONS.doctor,
    words: { least: 0, most: 1 },
    load: async () => (await import('./doctor.js')).runDoctor,
  }),
} as const;

export type Verb = keyof typeof COMMANDS;
