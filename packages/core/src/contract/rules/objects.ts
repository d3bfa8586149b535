import { BUILT_IN_FUNCTIONS, functionsOf, releaseName } from '../names.js';
import { eachOnce, operationsOf, type Rule } from './rule.js';

const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

export const releasesAreDistinct: Rule = ({ releases }, report) => {
  eachOnce(
    releases.map(({ suffix }) => suffix),
    (index, suffix) => report(`releases.${index}.suffix`, `"${suffix}" stands twice`),
  );
};

export const functionReleasesExist: Rule = (manifest, report) => {
  const known = manifest.releases.map(({ suffix }) => suffix);
  for (const [name, { functions }] of operationsOf(manifest)) {
    functions.forEach(({ releases = [] }, index) => {
      for (const suffix of releases.filter((one) => !known.includes(one))) {
        report(`operations.${name}.functions.${index}.releases`, `names the release ${suffix}, which is not there`);
      }
    });
  }
};

export const objectNamesAreValid: Rule = (manifest, report) => {
  const { objectPrefix, releases } = manifest;
  for (const [operation, { functions, task }] of operationsOf(manifest)) {
    const patterns: [string, string][] = [
      [`operations.${operation}.task.name`, task.name],
      ...functions.map(({ name }, i): [string, string] => [`operations.${operation}.functions.${i}.name`, name]),
    ];
    for (const [path, pattern] of patterns) {
      if (!pattern.startsWith(`${objectPrefix}-`)) report(path, `must begin with "${objectPrefix}-"`);
      const bad = releases.map(({ suffix }) => releaseName(pattern, suffix)).find((name) => !isObjectName(name));
      if (bad !== undefined) report(path, `makes "${bad}", which is not an object name`);
    }
  }
};

function isObjectName(name: string): boolean {
  return OBJECT_NAME.test(name) && name.length <= 253;
}

export const objectNamesAreDistinct: Rule = (manifest, report) => {
  const operations = operationsOf(manifest);
  const all = manifest.releases.flatMap(({ suffix }) =>
    operations.flatMap(([, operation]) => [
      `Task ${releaseName(operation.task.name, suffix)}`,
      ...functionsOf(operation, suffix).map(({ name }) => `Function ${releaseName(name, suffix)}`),
    ]),
  );
  const seen = new Set<string>();
  const twice = new Set(all.filter((name) => seen.size === seen.add(name).size));
  for (const name of twice) report('operations', `make the ${name} twice; put {release} into its name`);
};

export const tasksUseFunctions: Rule = (manifest, report) => {
  for (const [operation, body] of operationsOf(manifest)) {
    for (const { suffix } of manifest.releases) {
      const known = functionsOf(body, suffix).map(({ name }) => releaseName(name, suffix));
      body.task.steps.forEach(({ name }, index) => {
        const step = releaseName(name, suffix);
        if (known.includes(step) || BUILT_IN_FUNCTIONS.includes(step)) return;
        report(`operations.${operation}.task.steps.${index}.name`, `names the Function ${step}, which is not there`);
      });
    }
  }
};
