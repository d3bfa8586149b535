import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../../../examples/kubernetes/operations');

export interface Rule {
  alert: string;
  expr: string;
  annotations: Record<string, string>;
}

export interface Groups {
  groups: { name: string; rules: Rule[] }[];
}

/** What the PrometheusRule holds, which is a file of rules. */
export function readRules(): Groups {
  return (parse(readFileSync(join(FOLDER, 'prometheus-rule.yaml'), 'utf8')) as { spec: Groups }).spec;
}

export function readMonitor(): { spec: { endpoints: { honorLabels?: boolean }[] } } {
  return parse(readFileSync(join(FOLDER, 'service-monitor.yaml'), 'utf8')) as ReturnType<typeof readMonitor>;
}

export interface Dashboard {
  templating: { list: { name: string; type: string }[] };
  panels: {
    id: number;
    title: string;
    datasource: { uid: string };
    targets: { expr: string; legendFormat?: string }[];
  }[];
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(join(FOLDER, 'grafana-dashboard.json'), 'utf8')) as Dashboard;
}
