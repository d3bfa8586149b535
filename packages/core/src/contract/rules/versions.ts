import { inRange, isRange } from '../../wire/version-range.js';
import type { Rule } from './rule.js';

const RANGE = 'must be a range such as ">=8.0 <9.0", or "*"';

export const rangesAreValid: Rule = ({ releases, tools }, report) => {
  releases.forEach(({ server }, index) => {
    if (!isRange(server)) report(`releases.${index}.server`, RANGE);
  });
  for (const [name, { range }] of Object.entries(tools)) if (!isRange(range)) report(`tools.${name}.range`, RANGE);
};

export const testedVersionsAreServed: Rule = ({ releases }, report) => {
  releases.forEach(({ server, tested }, index) => {
    const outside = tested.find((version) => !inRange(version, server));
    if (outside !== undefined) report(`releases.${index}.tested`, `has ${outside}, which is outside ${server}`);
  });
};
