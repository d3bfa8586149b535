import type { Manifest, Operation } from '../manifest.js';
import { BUILT_IN_FUNCTIONS, functionsOf, releaseName, stemOf } from '../names.js';
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
  const { objectPrefix } = manifest;
  const suffixes = extremeSuffixes(manifest);
  for (const [operation, { functions, task }] of operationsOf(manifest)) {
    const patterns: [string, string][] = [
      [`operations.${operation}.task.name`, task.name],
      ...functions.map(({ name }, i): [string, string] => [`operations.${operation}.functions.${i}.name`, name]),
    ];
    for (const [path, pattern] of patterns) {
      if (!pattern.startsWith(`${objectPrefix}-`)) report(path, `must begin with "${objectPrefix}-"`);
      const bad = suffixes.map((suffix) => releaseName(pattern, suffix)).find((name) => !isObjectName(name));
      if (bad !== undefined) report(path, `makes "${bad}", which is not an object name`);
    }
  }
};

/** The shortest, which may be empty, and the longest: if these two make good names, the others do. */
function extremeSuffixes({ releases }: Manifest): string[] {
  const byLength = releases.map(({ suffix }) => suffix).sort((a, b) => a.length - b.length);
  return [byLength[0] ?? '', byLength.at(-1) ?? ''];
}

function isObjectName(name: string): boolean {
  return OBJECT_NAME.test(name) && name.length <= 253;
}

export const objectNamesAreDistinct: Rule = (manifest, report) => {
  const bodies = operationsOf(manifest).map(([, body]) => body);
  const tasks = bodies.map(({ task }) => task.name);
  const functions = bodies.flatMap((body) => body.functions.map(({ name }) => name));
  if (areFarApart(tasks) && areFarApart(functions)) return;
  const all = manifest.releases.flatMap(({ suffix }) =>
    bodies.flatMap((body) => [
      `Task ${releaseName(body.task.name, suffix)}`,
      ...functionsOf(body, suffix).map(({ name }) => `Function ${releaseName(name, suffix)}`),
    ]),
  );
  const seen = new Set<string>();
  const twice = new Set(all.filter((name) => seen.size === seen.add(name).size));
  for (const name of twice) report('operations', `make the ${name} twice; put {release} into its name`);
};

/** Names that begin differently before the release, which is in each, are distinct for distinct releases. */
function areFarApart(patterns: readonly string[]): boolean {
  return patterns.every((pattern, index) => {
    const stem = stemOf(pattern);
    return stem !== pattern && patterns.every((other, at) => at === index || !stemOf(other).startsWith(stem));
  });
}

export const tasksUseFunctions: Rule = (manifest, report) => {
  for (const [operation, body] of operationsOf(manifest)) {
    body.task.steps.forEach(({ name }, index) => {
      if (BUILT_IN_FUNCTIONS.includes(name)) return;
      const suffix = manifest.releases.find((one) => !hasFunction(body, name, one.suffix))?.suffix;
      if (suffix === undefined) return;
      const path = `operations.${operation}.task.steps.${index}.name`;
      report(path, `names the Function ${releaseName(name, suffix)}, which is not there`);
    });
  }
};

function hasFunction({ functions }: Operation, wanted: string, suffix: string): boolean {
  return functions.some(({ name, releases }) => name === wanted && (releases?.includes(suffix) ?? true));
}
