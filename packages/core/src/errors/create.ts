import { area } from './define.js';

/** `npm create stash-addon`. */
export const createErrors = area({
  SA_CREATE_ANSWER: {
    message: '{flag} cannot be "{value}": {problem}.',
    hint: 'Nothing was written. Give another one, or leave the flag out to be asked.',
    exit: 2,
  },
  SA_CREATE_FOLDER: {
    message: '{folder} is there already, and not an empty folder.',
    hint: 'Nothing was written. Name another folder: npm create stash-addon FOLDER.',
    exit: 2,
  },
});
