import type { Action, TargetRef } from '@stash-addons/core';
import type { HookSummary } from './hooks/summary.js';

/** What an engine has to do now, in this order. Doing one twice must be harmless; the reducer asks until it sees the effect. */
export type NextAction =
  | { kind: 'runGlobalHook'; hook: 'pre' | 'post' }
  /** The status returned with it has to be stored first. */
  | { kind: 'startTarget'; index: number; ref: TargetRef; actions: Action[] }
  | { kind: 'stopTarget'; index: number; ref: TargetRef; cause: 'deadline' | 'cancelled' }
  /** The executor ended without running the target's hook. */
  | { kind: 'runPostHook'; index: number; ref: TargetRef; after: HookSummary['Status'] }
  | { kind: 'runPostActions'; actions: Action[] }
  | { kind: 'cleanHistory' }
  /** Create-only: the name is the same each time. */
  | { kind: 'createRetry'; name: string; retryLeft: number }
  | { kind: 'wakeAt'; time: string; why: 'deadline' | 'retry' };
