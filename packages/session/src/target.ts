import type { TargetRef } from '@stash-addons/core';

/** How the wire writes a session without a target, which stands for the whole cluster. */
export const EMPTY_TARGET: TargetRef = { apiVersion: 'na', kind: 'EmptyTarget', name: 'na' };

/** The target with its namespace filled in; without one, or where it has no name, the empty target. */
export function completeRef(ref: TargetRef | undefined, namespace: string): TargetRef {
  if (ref?.kind === undefined || !ref.name) return { ...EMPTY_TARGET, namespace };
  return { ...ref, namespace: ref.namespace ?? namespace };
}

/** A wire status may leave out what the target's reference has, so only what both name is compared. */
export function sameTarget(a: TargetRef | undefined, b: TargetRef | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const agrees = (key: keyof TargetRef) => a[key] === undefined || b[key] === undefined || a[key] === b[key];
  return a.kind === b.kind && a.name === b.name && agrees('apiVersion') && agrees('namespace');
}
