/** A case as promtool knows it: what is told from minute to minute, and what fires then. */
export interface Case {
  interval: '1m';
  input_series: { series: string; values: string }[];
  alert_rule_test: { eval_time: string; alertname: string; exp_alerts: Firing[] }[];
}

interface Firing {
  exp_labels: Record<string, string>;
  exp_annotations: Record<string, string>;
}

const HOURS = 60;

function caseOf(series: Record<string, string>, alertname: string, at: Record<string, Firing[]>): Case {
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: Object.entries(at).map(([eval_time, exp_alerts]) => ({ eval_time, alertname, exp_alerts })),
  };
}

function backup(metric: string, name: string): string {
  const labels = `namespace="demo",invoker_kind="BackupConfiguration",invoker_name="${name}",repository="store"`;
  return `stash_appscode_com_backupsession_${metric}{${labels}}`;
}

const OF_SHOP = { namespace: 'demo', invoker_kind: 'BackupConfiguration', invoker_name: 'shop' };

const failed = caseOf(
  { [backup('success', 'shop')]: '1x9 0x9 1x9', [backup('success', 'other')]: '1x40' },
  'BackupFailed',
  {
    '9m': [],
    '10m': [
      {
        exp_labels: { ...OF_SHOP, severity: 'warning' },
        exp_annotations: {
          summary: 'The last backup of demo/shop failed',
          description: 'See: kubectl stash doctor shop --namespace demo',
        },
      },
    ],
    '20m': [],
  },
);

/** Time begins at 0 in these cases, so that the value is when the last good backup was. */
const tooOld = caseOf(
  {
    [backup('last_success_time_seconds', 'shop')]: `0x${30 * HOURS}`,
    [backup('last_success_time_seconds', 'other')]: `36000x${30 * HOURS}`,
  },
  'BackupTooOld',
  {
    '26h': [],
    '26h1m': [
      {
        exp_labels: { ...OF_SHOP, severity: 'critical' },
        exp_annotations: { summary: 'demo/shop was last backed up 1d 2h 1m 0s ago' },
      },
    ],
  },
);

const damaged = caseOf(
  {
    'stash_appscode_com_repository_integrity{namespace="demo",name="store",invoker_name="shop"}': '1x4 0x9',
    'stash_appscode_com_repository_integrity{namespace="demo",name="other",invoker_name="shop"}': '1x20',
  },
  'RepositoryDamaged',
  {
    '4m': [],
    '5m': [
      {
        exp_labels: { namespace: 'demo', name: 'store', severity: 'critical' },
        exp_annotations: { summary: 'The check of the Repository demo/store found damage' },
      },
    ],
  },
);

const DOWN: Firing = {
  exp_labels: { severity: 'critical' },
  exp_annotations: { summary: 'No operator of Stash Addons works, so that no backup begins' },
};
const leader = (pod: string): string => `stash_addons_operator_leader{pod="${pod}"}`;

/** The second takes over at once, and then nobody does. */
const down = caseOf({ [leader('a')]: '1x9 0x40', [leader('b')]: '0x9 1x9 0x30' }, 'StashOperatorDown', {
  '15m': [],
  '24m': [],
  '25m': [DOWN],
});

/** Nothing is scraped at all. */
const gone = caseOf({}, 'StashOperatorDown', { '4m': [], '5m': [DOWN] });

const failures = (controller: string): string =>
  `stash_addons_operator_reconcile_failures_total{controller="${controller}"}`;

/** Twelve a minute are too many; three come with every restart of an API server. */
const fails = caseOf(
  { [failures('BackupSession')]: '0+12x60', [failures('Repository')]: '0+3x60' },
  'StashOperatorFails',
  {
    '10m': [],
    '40m': [
      {
        exp_labels: { controller: 'BackupSession', severity: 'warning' },
        exp_annotations: {
          summary: 'The operator fails again and again at BackupSession objects',
          description: 'See: kubectl logs deployment/stash-addons --namespace stash',
        },
      },
    ],
  },
);

const queue = (controller: string): string => `stash_addons_operator_queue_length{controller="${controller}"}`;

const queues = caseOf({ [queue('BackupSession')]: '101x40', [queue('Repository')]: '100x40' }, 'StashOperatorQueues', {
  '14m': [],
  '15m': [
    {
      exp_labels: { controller: 'BackupSession', severity: 'warning' },
      exp_annotations: { summary: '101 BackupSession objects wait for the operator' },
    },
  ],
});

export const CASES: readonly Case[] = [failed, tooOld, damaged, down, gone, fails, queues];
