import type { BackupConfiguration, BackupSession, RepositoryStatus } from '@stash-addons/core';
import {
  type Family,
  invokerLabels,
  metricsText,
  repositorySamples,
  type Sample,
  type Schedule,
  sessionSamples,
  wireFamilies,
} from '@stash-addons/session';
import type { ObjectSet } from '../documents/object-set.js';
import type { Board } from './board.js';
import type { Served } from './document-watch.js';

/** What the server counts itself. */
export interface Counts {
  running: number;
  waiting: number;
  /** Slots made up for by a later one or let go since the start, by key. */
  missed: ReadonlyMap<string, number>;
}

const OURS = 'stash_addons_';

/** All metrics of a server: those of the wire, and those of its schedules. */
export function serverMetrics(board: Board, { scheduled, problems }: Served, counts: Counts, now: Date): string {
  const wire = wireFamilies(scheduled.flatMap(({ key }) => board.get(key)?.metrics ?? []));
  const each = (value: (one: Served['scheduled'][number]) => number | undefined): Family['samples'] =>
    scheduled.flatMap((one) => {
      const found = value(one);
      return found === undefined ? [] : [{ labels: invokerLabels(one.invoker), value: found }];
    });
  return metricsText([
    ...wire,
    gauge(
      'schedule_next_slot_time_seconds',
      'When the next backup is due, in seconds since 1970',
      each(({ invoker, timing }) => (invoker.spec.paused ? undefined : nextOf(timing.schedule, now))),
    ),
    gauge(
      'schedule_settled_time_seconds',
      'Up to when every slot was run or let go, in seconds since 1970',
      each(({ key }) => secondsOf(board.get(key)?.settled)),
    ),
    gauge(
      'schedule_paused',
      '1 where the schedule is paused',
      each(({ invoker }) => Number(invoker.spec.paused === true)),
    ),
    {
      name: `${OURS}schedule_missed_slots_total`,
      help: 'Slots that got no session of their own since the server started',
      type: 'counter',
      samples: each(({ key }) => counts.missed.get(key) ?? 0),
    },
    gauge(
      'documents_refused',
      'Documents that are left out because something is wrong with them',
      one(problems.length),
    ),
    gauge('sessions_running', 'Sessions that run', one(counts.running)),
    gauge('sessions_waiting', 'Sessions that wait for others to end', one(counts.waiting)),
  ]);
}

function gauge(name: string, help: string, samples: Family['samples']): Family {
  return { name: OURS + name, help, type: 'gauge', samples };
}

function one(value: number): Family['samples'] {
  return [{ labels: {}, value }];
}

function nextOf({ after }: Schedule, now: Date): number | undefined {
  const next = after(now);
  return next === undefined ? undefined : next.getTime() / 1000;
}

function secondsOf(rfc3339: string | undefined): number | undefined {
  return rfc3339 === undefined ? undefined : Math.floor(new Date(rfc3339).getTime() / 1000);
}

/** What a session that has ended, and its repository, say in metrics. */
export function samplesOf(
  invoker: BackupConfiguration,
  session: BackupSession,
  objects: ObjectSet,
  status: RepositoryStatus | undefined,
): Sample[] {
  const { namespace = '' } = invoker.metadata;
  const find = <K extends 'AppBinding' | 'Repository'>(kind: K, ref: { name?: string; namespace?: string } = {}) =>
    objects.find(kind, ref.namespace ?? namespace, ref.name ?? '');
  const appBinding = find('AppBinding', invoker.spec.target?.ref);
  const repository = find('Repository', invoker.spec.repository);
  return [
    ...sessionSamples(session, appBinding === undefined ? { invoker } : { invoker, appBinding }),
    ...(repository === undefined || status === undefined ? [] : repositorySamples(repository, status, invoker)),
  ];
}
