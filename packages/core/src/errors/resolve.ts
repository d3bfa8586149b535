import { area } from './define.js';

/** (Task, Functions, inputs) -> pod template. */
export const resolveErrors = area({
  SA_RESOLVE_VARIABLE_UNSET: {
    message: '{object} needs the variable {variable} at {path}, and nothing provides it.',
    hint: 'Set it as a parameter (spec.task.params, or --param {variable}=...), or give it a default: ${{variable}:=...}.',
    exit: 2,
  },
  SA_RESOLVE_SYNTAX: {
    message: '{object} has an expression that cannot be read at {path}: {expression}.',
    hint: 'Write ${NAME}, or ${NAME:=default}; write $$ for a dollar sign.',
    exit: 2,
  },
  SA_RESOLVE_TASK_MISSING: {
    message: 'There is no Task {task}.',
    hint: 'Install the addon that brings it, or name another Task. There are: {candidates}.',
    exit: 2,
  },
  SA_RESOLVE_TASK_UNNAMED: {
    message: '{invoker} names no Task, and its target {target} does not say which one to use.',
    hint: 'Set spec.task.name; for a PersistentVolumeClaim use pvc-backup or pvc-restore.',
    exit: 2,
  },
  SA_RESOLVE_FUNCTION_MISSING: {
    message: 'The Task {task} uses the Function {function}, which does not exist.',
    hint: 'Install the addon that brings it, or create the Function.',
    exit: 2,
  },
  SA_RESOLVE_NO_STEPS: {
    message: 'The Task {task} has no steps.',
    hint: 'Give it at least one step.',
    exit: 2,
  },
  SA_RESOLVE_BACKEND: {
    message: 'The Repository {repository} has no backend that can be used: {problem}.',
    hint: 'Give spec.backend exactly one of local, s3, gcs, azure, swift, b2, rest.',
    exit: 2,
  },
  SA_RESOLVE_RULE_SELECTS_NOTHING: {
    message: 'The restore rules of {invoker} select nothing for the host {host}.',
    hint: 'Add a rule without targetHosts, or one that lists {host}, with snapshots or paths.',
    exit: 2,
  },
  SA_RESOLVE_FIELD: {
    message: '{object} cannot be used: {path} {problem}.',
    hint: 'Correct this field.',
    exit: 2,
  },
});
