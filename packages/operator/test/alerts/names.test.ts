import { expect, it } from 'vitest';
import { readDashboard, readMonitor, readRules } from './files.js';
import { labelsByMetric, toldText } from './told.js';

const told = labelsByMetric(toldText());
/** What Prometheus itself says of the pod it scrapes, by the ServiceMonitor. */
const OF_THE_POD = new Set(['pod', 'instance']);

const wordsOf = (text: string): string[] => text.split(',').map((word) => word.trim());
const metricsOf = (expr: string): string[] => expr.match(/stash_\w+/g) ?? [];

/** Labels that an expression groups or chooses by. */
function labelsAskedFor(expr: string): string[] {
  const grouped = [...expr.matchAll(/\b(?:by|without|on|ignoring) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    wordsOf(list),
  );
  const chosen = [...expr.matchAll(/(\w+) *(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
  return [...grouped, ...chosen];
}

/** Labels that are left when an expression was worked out. */
function labelsLeft(expr: string): ReadonlySet<string> {
  const grouped = /\bby \(([^)]*)\)/.exec(expr)?.[1];
  if (grouped !== undefined) return new Set(wordsOf(grouped));
  return new Set([...OF_THE_POD, ...metricsOf(expr).flatMap((name) => [...(told.get(name) ?? [])])]);
}

const rules = readRules().groups.flatMap((group) => group.rules);
const { panels, templating } = readDashboard();
const asked = [
  ...rules.map(({ alert, expr, annotations }) => {
    const shown = Object.values(annotations).flatMap((text) => text.match(/(?<=\$labels\.)\w+/g) ?? []);
    return { who: `the alert ${alert}`, expr, shown };
  }),
  ...panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat = '' }) => {
      return { who: `the panel ${title}`, expr, shown: legendFormat.match(/(?<=\{\{)\w+(?=\}\})/g) ?? [] };
    }),
  ),
];

it.each(asked)('$who asks for what the operator tells', ({ expr, shown }) => {
  const metrics = metricsOf(expr);
  expect(metrics).not.toEqual([]);
  for (const metric of metrics) {
    const labels = told.get(metric);
    expect(labels, metric).toBeDefined();
    expect(labelsAskedFor(expr).filter((label) => !labels?.has(label))).toEqual([]);
  }
  expect(shown.filter((label) => !labelsLeft(expr).has(label))).toEqual([]);
});

it('the namespace of a backup is not replaced by that of the operator', () => {
  expect(told.get('stash_appscode_com_backupsession_success')).toContain('namespace');
  expect(readMonitor().spec.endpoints.map(({ honorLabels }) => honorLabels)).toEqual([true]);
});

it('every panel of the dashboard has a place of its own and the source that one chooses', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const [source] = templating.list.filter(({ type }) => type === 'datasource');
  expect(panels.filter(({ datasource }) => datasource.uid !== `\${${source?.name}}`)).toEqual([]);
});
