import { WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: {
    description: 'Options of the old dump program: --match, --ignoreType, --includeType, --limit; quotes group words',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup', 'restore'],
    flag: 'es-args',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
  ENABLE_DASHBOARD_BACKUP: {
    description: 'Also store the saved objects of the dashboards',
    schema: { type: 'boolean', default: 'false' },
    appliesTo: ['backup'],
    flag: 'enable-dashboard-backup',
  },
  ENABLE_DASHBOARD_RESTORE: {
    description: 'Also restore the saved objects of the dashboards',
    schema: { type: 'boolean', default: 'false' },
    appliesTo: ['restore'],
    flag: 'enable-dashboard-restore',
  },
  indices: {
    description: 'Regular expression of the indices to restore',
    schema: { type: 'string' },
    appliesTo: ['restore'],
  },
};
