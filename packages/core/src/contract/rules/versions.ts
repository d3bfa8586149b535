import { isRange, parseRange } from '../../wire/version-range.js';
import { compiles, type Rule } from './rule.js';

const RANGE = 'must be a range such as ">=8.0 <9.0", or "*"';

export const serversAreRangesWithTheTestedVersions: Rule = ({ releases }, report) => {
  releases.forEach(({ server, tested }, index) => {
    const serves = parseRange(server);
    if (serves === undefined) report(`releases.${index}.server`, RANGE);
    const outside = serves && tested.find((version) => !serves(version));
    if (outside !== undefined) report(`releases.${index}.tested`, `has ${outside}, which is outside ${server}`);
  });
};

export const toolRangesAreValid: Rule = ({ tools }, report) => {
  for (const [name, { range }] of Object.entries(tools)) if (!isRange(range)) report(`tools.${name}.range`, RANGE);
};

export const toolPatternsCompile: Rule = ({ tools }, report) => {
  for (const [name, { versionPattern }] of Object.entries(tools)) {
    if (versionPattern !== undefined && !compiles(versionPattern))
      report(`tools.${name}.versionPattern`, 'is not a regular expression');
  }
};
