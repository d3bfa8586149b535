import { switchParam, textParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: textParam(
    'Options of the old dump program: --match, --ignoreType, --includeType, --limit; quotes group words',
    { flag: 'es-args' },
  ),
  waitTimeout: WAIT_TIMEOUT_PARAM,
  ENABLE_DASHBOARD_BACKUP: switchParam('Also store the saved objects of the dashboards', {
    appliesTo: ['backup'],
    flag: 'enable-dashboard-backup',
  }),
  ENABLE_DASHBOARD_RESTORE: switchParam('Also restore the saved objects of the dashboards', {
    appliesTo: ['restore'],
    flag: 'enable-dashboard-restore',
  }),
  indices: {
    description: 'Regular expression of the indices to restore',
    schema: { type: 'string' },
    appliesTo: ['restore'],
  },
};
