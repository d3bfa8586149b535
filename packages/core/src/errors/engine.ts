import { area } from './define.js';

/** The local engine: documents, state, leases. */
export const engineErrors = area({
  SA_YAML_SYNTAX: {
    message: '{file}, line {line}: {problem}.',
    hint: 'Correct the file; nothing was run.',
    exit: 2,
  },
  SA_YAML_KIND: {
    message: '{file}, line {line}: the kind {kind} is not one that is used here.',
    hint: 'Used are: {kinds}.',
    exit: 2,
  },
  SA_YAML_FIELD: {
    message: '{file}, line {line}: {path} {problem}.',
    hint: 'Correct the field; nothing was run.',
    exit: 2,
  },
  SA_OBJECT_MISSING: {
    message: '{wantedBy} needs the {kind} {name}, which is in none of the files.',
    hint: 'Add it, or name another file or folder with -f.',
    exit: 2,
  },
  SA_OBJECT_TWICE: {
    message: 'The {kind} {name} stands in two files: {files}.',
    hint: 'Remove one of them.',
    exit: 2,
  },
  SA_SECRET_REFERENCE: {
    message: 'The value of {key} in the Secret {secret} refers to {reference}, which is not there.',
    hint: 'Set that variable, or create that file.',
    exit: 2,
  },
  SA_FUNCTION_NOT_LOCAL: {
    message: 'The Function {function} belongs to no installed addon, so it cannot run here.',
    hint: 'Install the addon that brings it; foreign images run on a cluster only.',
    exit: 2,
  },
  SA_LEASE_HELD: {
    message: 'The repository {repository} is in use by {holder}.',
    hint: 'Wait until it has ended: stash-addons sessions. It can be stopped with: stash-addons cancel {session}.',
    exit: 1,
    retryable: true,
  },
  SA_SCHEDULE_INVALID: {
    message: '{object}: {path} cannot be used: {problem}.',
    hint: 'Write five cron fields, @daily or @every 6h, with CRON_TZ=Europe/Berlin before it for a zone; until then it does not run.',
    exit: 2,
  },
  SA_SERVE_RUNNING: {
    message: 'The state folder {path} is served already, by the process {holder}.',
    hint: 'Stop that one first, or name another folder with --state; two would make every backup twice.',
    exit: 1,
  },
  SA_METRICS_ADDRESS: {
    message: 'Metrics cannot be served at {address}: {problem}.',
    hint: 'Name an address of this machine and a free port, for example --metrics-address 127.0.0.1:9640.',
    exit: 2,
  },
  SA_STATE_VERSION: {
    message: 'The state folder {path} was written by version {found}; this program knows up to {known}.',
    hint: 'Update stash-addons, or name another folder with --state.',
    exit: 1,
  },
  SA_STATE_UNUSABLE: {
    message: 'The state folder {path} cannot be used: {problem}.',
    hint: 'Make it a folder of yours with mode 0700, or name another one with --state.',
    exit: 1,
  },
  SA_SESSION_MISSING: {
    message: 'There is no session {name}.',
    hint: 'List them with: stash-addons sessions.',
    exit: 1,
  },
  SA_SESSION_ENDED: {
    message: 'The session {name} has ended already: {phase}.',
    hint: 'There is nothing to cancel.',
    exit: 1,
  },
  SA_SESSION_FAILED: {
    message: 'The session {name} failed: {text}.',
    hint: 'See it with: stash-addons sessions show {name}.',
    exit: 1,
  },
  SA_STEP_DIED: {
    message: 'The step {step} ended with {ending} and left no result: {text}.',
    hint: 'Run it again; if it happens twice, run with --verbose and report it.',
    exit: 1,
  },
  SA_PLATFORM_UNSUPPORTED: {
    message: 'The local engine does not run on {platform}.',
    hint: 'Use Linux or macOS; on Windows use WSL 2.',
    exit: 1,
  },
  SA_LOCAL_FIELD_UNSUPPORTED: {
    message: '{object} uses {path}, which has no meaning without a cluster.',
    hint: 'Remove it, or run this on a cluster.',
    exit: 2,
  },
});
