import { area } from './define.js';

/** The operator: what a session needs of the cluster. */
export const operatorErrors = area({
  SA_OPERATOR_NOT_SERVED: {
    message: '{object} uses {what}, which this operator does not serve yet.',
    hint: 'Do without it, or run this addon with stash-addons on a machine that reaches the database.',
    exit: 2,
  },
  SA_OPERATOR_OBJECT_MISSING: {
    message: '{wantedBy} needs the {kind} {name}, which does not exist.',
    hint: 'Create it; the next session will use it.',
    exit: 2,
  },
  SA_OPERATOR_VERSION_UNKNOWN: {
    message: 'The server was asked for its version, in vain: {text}.',
    hint: 'Make it reachable, or write its version into spec.version of the AppBinding.',
    exit: 2,
  },
  SA_OPERATOR_NAME_TAKEN: {
    message: 'The {kind} {name} belongs to something else.',
    hint: 'Remove or rename it; sessions make objects of such names themselves.',
    exit: 2,
  },
  SA_OPERATOR_NOT_ALLOWED: {
    message: '{object} may not use {what}: it is of another namespace.',
    hint: 'Put it into the namespace of what it uses; a Repository may let others in by its spec.usagePolicy.',
    exit: 2,
  },
  SA_OPERATOR_CLAIM_EXISTS: {
    message: 'The claim {claim} is there already and was not made for this restore; nothing was written into it.',
    hint: 'Name new claims in volumeClaimTemplates, or restore into this one by a RestoreSession that names it as its target.',
    exit: 2,
  },
  SA_OPERATOR_REFUSED: {
    message: 'The cluster does not take the {kind} {name}: {text}.',
    hint: 'Correct what it names in the object that asks for the backup.',
    exit: 2,
  },
});
