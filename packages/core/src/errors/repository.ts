import { area } from './define.js';

/** Repositories, as the restic program reports them. */
export const repositoryErrors = area({
  SA_RESTIC_MISSING: {
    message: 'The program restic was not found.',
    hint: 'Install restic 0.17 or newer (Debian: apt-get install restic, macOS: brew install restic), or set RESTIC_BINARY to its path.',
    exit: 1,
  },
  SA_RESTIC_TOO_OLD: {
    message: 'restic {found} is too old; {needed} or newer is needed.',
    hint: 'Install a newer restic, or set RESTIC_BINARY to the path of one.',
    exit: 1,
  },
  SA_REPOSITORY_STRING: {
    message: '{text} is not a repository: {problem}.',
    hint: "Give a folder, or one of restic's forms such as s3:https://host/bucket/prefix or rest:https://host/path.",
    exit: 2,
  },
  SA_REPOSITORY_CREDENTIAL_MISSING: {
    message: 'The repository {repository} needs {key}.',
    hint: 'Put {key} into its storage Secret, or into the environment.',
    exit: 2,
  },
  SA_REPOSITORY_CREDENTIAL_UNUSABLE: {
    message: 'The repository {repository} cannot be opened with this {key}: {problem}.',
    hint: 'Choose another value for {key}.',
    exit: 2,
  },
  SA_REPOSITORY_ABSENT: {
    message: 'There is no repository at {repository}.',
    hint: 'Create it with: stash-addons init --repo {repository}. A backup creates it by itself.',
    exit: 1,
  },
  SA_REPOSITORY_PASSWORD: {
    message: 'The password does not open the repository {repository}.',
    hint: 'Give the password it was created with in RESTIC_PASSWORD or RESTIC_PASSWORD_FILE. Nobody can recover a lost one.',
    exit: 1,
  },
  SA_REPOSITORY_EXISTS: {
    message: 'There is a repository at {repository} already.',
    hint: 'Use it as it is; to start afresh choose another place.',
    exit: 1,
  },
  SA_REPOSITORY_UNREACHABLE: {
    message: 'The repository {repository} cannot be reached: {text}.',
    hint: 'Check the address, its certificate and the network.',
    exit: 1,
    retryable: true,
  },
  SA_REPOSITORY_DENIED: {
    message: 'The store of the repository {repository} refused access: {text}.',
    hint: "Check the store's credentials and what they are allowed to do; for a folder, its owner and mode.",
    exit: 1,
  },
  SA_REPOSITORY_LOCKED: {
    message: 'The repository {repository} is locked: {text}.',
    hint: 'Wait for the other run. If its process is dead, remove the lock with: stash-addons unlock --repo {repository}.',
    exit: 1,
    retryable: true,
  },
  SA_REPOSITORY_CORRUPT: {
    message: 'The repository {repository} is damaged: {text}.',
    hint: 'Do not prune it. See https://restic.readthedocs.io/en/stable/077_troubleshooting.html, and copy it before any repair.',
    exit: 1,
  },
  SA_REPOSITORY_FULL: {
    message: 'There is no space left in the repository {repository}.',
    hint: 'Free or add space there. No snapshot was made.',
    exit: 1,
  },
  SA_RESTIC_FAILED: {
    message: 'restic {verb} failed with exit status {exit}: {text}.',
    hint: 'Run with --verbose to see all it said.',
    exit: 1,
  },
  SA_RESTIC_INCOMPLETE: {
    message: 'restic could not read all it had to store: {text}.',
    hint: 'The incomplete snapshot was removed again. Make the files readable and run the backup once more.',
    exit: 1,
  },
  SA_SNAPSHOT_NOT_FOUND: {
    message: 'There is no snapshot {snapshot} in {repository}.',
    hint: 'List them with: stash-addons snapshots --repo {repository}.',
    exit: 1,
  },
  SA_SNAPSHOT_NONE: {
    message: 'The repository {repository} holds no snapshot of {target}.',
    hint: 'List what it holds with: stash-addons snapshots --repo {repository}; choose one with --snapshot, or its host with --source-host.',
    exit: 1,
  },
  SA_SNAPSHOT_AMBIGUOUS: {
    message: 'It is not clear which snapshot belongs to {target}: there are the hosts {hosts}.',
    hint: 'Choose with --source-host (in YAML: target.rules[].sourceHost), or name the snapshot with --snapshot.',
    exit: 1,
  },
  SA_SNAPSHOT_HOST_GUESSED: {
    message: '{text}',
    hint: 'Name the host you mean with --source-host (in YAML: target.rules[].sourceHost).',
    exit: 1,
  },
  SA_SNAPSHOT_FOREIGN: {
    message: 'The snapshot {snapshot} was made by the addon {found}, not by {wanted}.',
    hint: 'Choose a snapshot of this database: stash-addons snapshots --repo {repository}.',
    exit: 1,
  },
  SA_SNAPSHOT_FORMAT_UNKNOWN: {
    message: 'The snapshot {snapshot} holds {paths}, which {addon} does not know how to restore.',
    hint: 'Choose a snapshot that {addon} made, or install a newer {addon}.',
    exit: 1,
  },
  SA_SNAPSHOT_LEFT: {
    message: 'The backup failed ({reason}), and its snapshot {snapshot} could not be removed: {text}.',
    hint: 'Do not restore it. Remove it once no other run uses the repository: restic forget {snapshot}.',
    exit: 1,
  },
  SA_SNAPSHOT_EMPTY: {
    message: 'The snapshot {snapshot} is empty.',
    hint: 'Restore an older one: stash-addons snapshots --repo {repository}.',
    exit: 1,
  },
  SA_SNAPSHOT_INCOMPLETE: {
    message: 'The dump of {target} does not hold all that it should: {text}.',
    hint: 'Nothing was changed. A backup did not keep it: run it again. For a restore, choose another snapshot, or what is whole in this one.',
    exit: 1,
  },
  SA_SNAPSHOT_LACKS: {
    message: 'Nothing that the snapshot {snapshot} holds under {path} is selected.',
    hint: 'Look what is there: restic ls {snapshot}. Patterns begin with the path that the data had when they were backed up.',
    exit: 1,
  },
  SA_SNAPSHOT_PART: {
    message: 'The snapshot {snapshot} is one part ({part}) of a set, and of no use alone.',
    hint: 'Name the snapshot that leads the set: {lead}.',
    exit: 1,
  },
  SA_SET_INCOMPLETE: {
    message: 'The set of the snapshot {snapshot} is not whole: {problem}.',
    hint: 'Nothing was changed. Restore another one: stash-addons snapshots --repo {repository}.',
    exit: 1,
  },
  SA_SNAPSHOT_REJECTED: {
    message: 'The snapshot {snapshot} was rejected by the run that made it: {reason}.',
    hint: 'Restore an older one. The next backup with this state folder removes it.',
    exit: 1,
  },
});
