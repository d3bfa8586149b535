import { StashError, type Unit } from '@stash-addons/core';

/** The units of one host: a lead with its parts, or a unit that stands for itself. */
export interface UnitSet {
  host: string;
  lead: Unit;
  parts: Unit[];
}

const PART_NAME = /^[\w.-]{1,64}$/;

/** The plan's units by host, in the order of the plan. Throws where a host has no lead, two of them, or two parts of one name. */
export function unitSets(units: readonly Unit[]): UnitSet[] {
  const hosts = [...new Set(units.map(({ host }) => host))];
  return hosts.map((host) =>
    setOf(
      host,
      units.filter((unit) => unit.host === host),
    ),
  );
}

function setOf(host: string, units: readonly Unit[]): UnitSet {
  const [lead, ...others] = units.filter(({ part }) => part === undefined);
  const parts = units.filter(({ part }) => part !== undefined);
  if (lead === undefined || others.length > 0)
    throw wrong(host, `${others.length === 0 ? 'no' : 'more than one'} lead`);
  const names = parts.map(({ part }) => part as string);
  const unusable = names.find((name) => !PART_NAME.test(name));
  if (unusable !== undefined) throw wrong(host, `a part with the unusable name "${unusable}"`);
  if (new Set(names).size < names.length) throw wrong(host, 'two parts of one name');
  return { host, lead, parts };
}

function wrong(host: string, what: string): StashError {
  return new StashError('SA_INTERNAL', { text: `the plan has ${what} for the host ${host}` });
}
