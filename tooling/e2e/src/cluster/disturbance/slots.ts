import type { BackupSession } from '@stash-addons/core';

const SLOT = 'stash-addons.dev/slot';
const MISSED = 'stash-addons.dev/missed-slots';

/** How the slots of one schedule came out. */
export interface SlotTally {
  sessions: number;
  collapsed: number;
  /** What is wrong: slots without a session that none makes up for, or with two. */
  wrong: string[];
}

/** Each session makes up for the slots between the one before it and its own, all of them and no other. */
export function tallySlots(sessions: readonly BackupSession[], everySeconds: number): SlotTally {
  const found = sessions
    .map(({ metadata }) => ({
      name: metadata.name,
      slot: Date.parse(metadata.annotations?.[SLOT] ?? '') / 1000,
      missed: Number(metadata.annotations?.[MISSED] ?? 0),
    }))
    .sort((a, b) => a.slot - b.slot);
  const wrong = found.slice(1).flatMap(({ name, slot, missed }, at) => {
    const before = found[at]?.slot ?? NaN;
    const between = (slot - before) / everySeconds - 1;
    return between === missed ? [] : [`${name}: ${between} slots lie before it and it makes up for ${missed}`];
  });
  const collapsed = found.slice(1).reduce((sum, { missed }) => sum + missed, 0);
  return { sessions: found.length, collapsed, wrong };
}
