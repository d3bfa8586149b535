import { area } from './define.js';

/** Inside a run: the program, its commands, the pipe. */
export const runErrors = area({
  SA_REQUEST_INVALID: {
    message: 'The request in {path} cannot be used: {problem}.',
    hint: 'The program must be started by a host of the same contract. Update the older of the two.',
    exit: 2,
  },
  SA_RUN_FLAG_UNKNOWN: {
    message: 'The flag {flag} is not known here.',
    hint: 'Known flags: {known}.',
    exit: 2,
  },
  SA_RUN_FLAG_UNPROVIDED: {
    message: 'The flag {flag} names {name}, which was not provided to this run.',
    hint: 'Give the run that object, or correct the flag.',
    exit: 2,
  },
  SA_TARGET_URL: {
    message: 'The target {target} has no address that can be used: {problem}.',
    hint: 'Give spec.clientConfig a service, or a url with host and port.',
    exit: 2,
  },
  SA_TARGET_SECRET_KEY: {
    message: 'The Secret of {target} has none of the keys {keys}.',
    hint: 'Add one of them, or rename yours with spec.secretTransforms.',
    exit: 2,
  },
  SA_TARGET_PASSWORD_NUL: {
    message: 'The password of {target} holds a NUL character, which no client can send.',
    hint: 'Set another password.',
    exit: 2,
  },
  SA_TARGET_SECRET_UNWRITABLE: {
    message: 'The value of the Secret key {key} cannot be written as {encode}.',
    hint: 'It holds a line break, which that form has no way to say. Set another value.',
    exit: 2,
  },
  SA_TARGET_UNREACHABLE: {
    message: 'The database {target} did not answer within {seconds} seconds: {text}.',
    hint: 'Check its address and that it runs; a longer wait is set with --param waitTimeout=SECONDS.',
    exit: 1,
    retryable: true,
  },
  SA_TARGET_PASSWORD: {
    message: 'The database {target} refused the user or the password: {text}.',
    hint: "Give the right password (in the URL, with --password-file or STASH_ADDONS_PASSWORD; on a cluster in the AppBinding's Secret).",
    exit: 1,
  },
  SA_TARGET_CERTIFICATE: {
    message: 'The certificate of {target} was not accepted: {text}.',
    hint: 'Give the right certificate authority and host name, or a client certificate where the server asks for one.',
    exit: 1,
  },
  SA_TARGET_PRIVILEGE: {
    message: 'The user of {target} lacks a privilege: {text}.',
    hint: 'Grant it, or use another user. `stash-addons doctor` lists what is needed.',
    exit: 1,
  },
  SA_TARGET_DATABASE: {
    message: 'The database named for {target} is not there: {text}.',
    hint: 'Create it, or name another one.',
    exit: 1,
  },
  SA_TARGET_READ_ONLY: {
    message: 'The database {target} takes no writes: {text}.',
    hint: 'Restore into its primary, or make it writable first.',
    exit: 1,
  },
  SA_TARGET_OTHER_SERVER: {
    message: 'The server {target} is {version}, and this addon serves {wanted}.',
    hint: 'Use the addon of that database.',
    exit: 2,
  },
  SA_TARGET_TOO_OLD: {
    message: 'The server {target} is too old for this snapshot: {text}.',
    hint: 'Nothing was changed. Restore into a newer server.',
    exit: 1,
  },
  SA_TARGET_NOT_EMPTY: {
    message: 'The restore would add to data that {target} holds: {text}.',
    hint: "Nothing was changed. Restore into an empty server, make the backup with --param args='--clean' so that it replaces what is there, or add --param merge=true to load over it all the same.",
    exit: 1,
  },
  SA_TARGET_EXISTS: {
    message: 'The restore would make what {target} has already: {text}.',
    hint: 'Nothing was changed. Restore something else, remove what is there, or set the parameter that replaces it.',
    exit: 1,
  },
  SA_TARGET_FEATURE: {
    message: 'The server {target} lacks what this takes: {text}.',
    hint: 'Turn it on there, also for the account of this user where the server has accounts.',
    exit: 1,
  },
  SA_TARGET_IN_USE: {
    message: 'What the restore is to replace in {target} is in use: {text}.',
    hint: 'Stop what uses it, then restore again.',
    exit: 1,
  },
  SA_TARGET_SEVERAL: {
    message: 'A backup in several streams needs one server, and {target} is not one: {text}.',
    hint: 'Give the address of one of them, or make the backup in one stream.',
    exit: 1,
  },
  SA_TARGET_BUSY: {
    message: 'The backup of {target} could not be made of one moment: {text}.',
    hint: 'Run it again when no statement takes long and no table is made, altered or dropped meanwhile; a backup of one stream waits for less.',
    exit: 1,
    retryable: true,
  },
  SA_TOOL_TOO_NEW: {
    message:
      '{tool} {version} writes for servers from {wanted} on, and {target} is {server}: it would refuse this dump.',
    hint: 'Install a client of the server: {install}. What was dumped without it can be restored into {wanted} or newer.',
    exit: 1,
  },
  SA_TOOL_MISSING: {
    message: 'The program {tool} ({range}) was not found; found: {found}.',
    hint: 'Install it: {install}.',
    exit: 1,
  },
  SA_COMMAND_FAILED: {
    message: '{command} failed with {ending}: {text}.',
    hint: 'Correct its cause and run it again. A backup stored nothing; a restore may have loaded a part, unless its addon says that it loads in one transaction.',
    exit: 1,
  },
  SA_COMMAND_REPORTED_ERRORS: {
    message: '{command} ended with status 0 but reported {count} errors, first: {text}.',
    hint: 'Correct their cause and run it again. The log of the session has all of them.',
    exit: 1,
  },
  SA_COMMAND_TIMEOUT: {
    message: '{command} did not end within {seconds} seconds.',
    hint: 'Give it longer, or find what holds it up.',
    exit: 1,
    retryable: true,
  },
  SA_COMMAND_NOT_READY: {
    message: '{command} was not ready within {seconds} seconds.',
    hint: 'Find what it waits for, for example a lock that a long statement of somebody else holds.',
    exit: 1,
    retryable: true,
  },
  SA_DUMP_EMPTY: {
    message: 'The dump of {host} has {bytes} bytes, less than the {minimum} that any good one has.',
    hint: 'No snapshot was kept. Check that the user sees the data.',
    exit: 1,
  },
  SA_DUMP_OF_OTHER_SERIES: {
    message: 'The restore into {target} was refused: {text}.',
    hint: 'Leave them out with --param users=false, restore one database with --param database=NAME, or restore into a server of the same series.',
    exit: 1,
  },
  SA_DUMP_UNFINISHED: {
    message: 'The dump of {host} ends without its end mark ({mark}).',
    hint: 'It is cut short. A backup did not keep it: run it again. A restore from it is not complete: choose another snapshot.',
    exit: 1,
  },
  SA_DUMP_LEAVES_OUT: {
    message: 'The backup of {target} leaves out {what}: {why}.',
    hint: '{fix}.',
    exit: 1,
  },
  SA_DUMP_NOT_ONE_MOMENT: {
    message: '{count} tables of {target} are not backed up as they were at the moment of the others: {tables}.',
    hint: '{fix}.',
    exit: 1,
  },
  SA_SELECTION_MISSING: {
    message: 'The snapshot for {target} does not hold what was selected: {text}.',
    hint: 'Nothing was changed. Select what it holds, or restore all of it.',
    exit: 1,
  },
  SA_RUN_STALLED: {
    message: 'No byte moved for {seconds} seconds.',
    hint: 'Find what holds up the database or the store, or set a longer stall time-out.',
    exit: 1,
    retryable: true,
  },
  SA_RUN_DEADLINE: {
    message: 'The session did not end by its deadline, {deadline}.',
    hint: 'Set a longer spec.timeOut, or find what took so long.',
    exit: 1,
    retryable: true,
  },
  SA_RUN_CANCELLED: {
    message: 'The session was cancelled.',
    hint: 'Nothing was kept of it. Start it again when you want to.',
    exit: 130,
  },
  SA_RUN_UNDO_FAILED: {
    message: 'What {step} changed could not be put back: {text}.',
    hint: 'Put it back by hand: {command}.',
    exit: 1,
  },
  SA_RUN_UNDER_ANOTHER_UID: {
    message: '{path} belongs to another user.',
    hint: 'Run as its owner.',
    exit: 1,
  },
  SA_HOOK_FAILED: {
    message: 'The hook {hook} failed: {text}.',
    hint: 'Correct what it calls, or remove it from spec.hooks.',
    exit: 1,
  },
  SA_HOOK_TEMPLATE: {
    message: 'The hook {hook} uses {expression}, which is not supported here.',
    hint: 'Use one of: {known}.',
    exit: 1,
  },
  SA_STATUS_NO_RESULT: {
    message: 'There is no result of the step before in {path}.',
    hint: 'That step died before it could write one; its log says why.',
    exit: 1,
  },
});
