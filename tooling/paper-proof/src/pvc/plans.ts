import { planOf, type Plan, type VolumeFlow } from '@stash-addons/core';
import type { PlanCase } from '../shared/plan-case.js';

/** In place, with owners and modes. */
export function volume(host: string, flow: Omit<VolumeFlow, 'kind'>): Plan {
  return planOf([{ host, format: 'files', flow: { kind: 'volume', ...flow } }]);
}

export const plans: PlanCase[] = [
  { name: 'a whole volume', operation: 'backup', plan: volume('host-0', { paths: ['/stash-data'] }) },
  {
    name: 'two folders, mounted elsewhere, under an alias',
    operation: 'backup',
    plan: volume('web', { paths: ['/srv/www', '/srv/conf'], exclude: ['*.tmp'] }),
  },
  {
    name: 'some files of it',
    operation: 'restore',
    plan: volume('host-0', { paths: ['/stash-data'], include: ['/stash-data/uploads'] }),
  },
];
