import { eachOnce, operationsOf, type Rule } from './rule.js';

export const formatsAreDistinct: Rule = ({ formats }, report) => {
  eachOnce(
    formats.map(({ id }) => id),
    (index, id) => report(`formats.${index}.id`, `"${id}" stands twice`),
  );
};

export const someFormatIsWritten: Rule = ({ formats }, report) => {
  if (!formats.some(({ writes }) => writes)) report('formats', 'must have one that is written');
};

export const endMarksFit: Rule = ({ formats }, report) => {
  formats.forEach(({ end }, index) => {
    if (end !== undefined && end.within < Buffer.byteLength(end.mark)) {
      report(`formats.${index}.end.within`, 'is less than the length of the mark');
    }
  });
};

/** A person is asked before a restore; what is asked must be known, and a backup overwrites nothing. */
export const restoreSaysWhatItOverwrites: Rule = ({ operations: { backup, restore } }, report) => {
  if (restore !== undefined && restore.existing === undefined) report('operations.restore.existing', 'is missing');
  if (backup.existing !== undefined) report('operations.backup.existing', 'belongs to restore alone');
  if (backup.selections !== undefined) report('operations.backup.selections', 'belongs to restore alone');
};

export const refNamesAreDistinct: Rule = (manifest, report) => {
  for (const [operation, { access }] of operationsOf(manifest)) {
    const path = `operations.${operation}.access`;
    const names = access.refs.map(({ name }) => name);
    eachOnce(names, (index, name) => report(`${path}.refs.${index}.name`, `"${name}" stands twice`));
    names.forEach((name, index) => {
      if (name === 'target') report(`${path}.refs.${index}.name`, "is taken by the target's own Secret");
    });
    eachOnce(
      access.secretKeys.flatMap(({ key, alias = [] }) => [key, ...alias]),
      (_, key) => report(`${path}.secretKeys`, `has "${key}" twice`),
    );
  }
};

export const programIsHashed: Rule = ({ addon: { program }, files }, report) => {
  if (!Object.hasOwn(files, program)) report('files', `must have the hash of the program, ${program}`);
};
