import { area } from './define.js';

/** The conformance kit. */
export const conformErrors = area({
  SA_CONFORM_KIT_MISSING: {
    message: 'The package @stash-addons/testkit, which tries addons, is not installed in {root}.',
    hint: 'Install it: npm install --save-dev @stash-addons/testkit.',
    exit: 2,
  },
  SA_CONFORM_NOTHING: {
    message: '{addon} cannot be tried: {problem}.',
    hint: 'Name the folder or the installed package of a built addon that has a conform.config.mjs.',
    exit: 2,
  },
  SA_CONFORM_CHECK_UNKNOWN: {
    message: 'No check has an id that begins with {id}.',
    hint: 'See the ids: stash-addons conform --list.',
    exit: 2,
  },
});
