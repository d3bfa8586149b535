import type { Sample } from './sample.js';
import { LEGACY_PREFIX, NEW_PREFIX, WIRE_METRICS } from './wire-names.js';

/** A metric with all its values, under its full name. */
export interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: Pick<Sample, 'labels' | 'value'>[];
}

/** The wire's metrics under both names they go by. */
export function wireFamilies(samples: readonly Sample[]): Family[] {
  return Object.entries(WIRE_METRICS).flatMap(([name, { legacy, help }]): Family[] => {
    const own = samples.filter((one) => one.name === name);
    if (own.length === 0) return [];
    return [NEW_PREFIX + name, LEGACY_PREFIX + legacy].map((full) => ({
      name: full,
      help,
      type: 'gauge',
      samples: own,
    }));
  });
}

/** The text that Prometheus scrapes. */
export function metricsText(families: readonly Family[]): string {
  return families.map(familyText).join('');
}

function familyText({ name, help, type, samples }: Family): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/** The labels as they stand behind a metric's name; empty where there are none. */
export function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
