import type { BackupSession } from '@stash-addons/core';
import { expect, it } from 'vitest';
import { tallySlots } from '../src/cluster/disturbance/slots.js';

function session(second: number, missed?: number): BackupSession {
  const annotations = {
    'stash-addons.dev/slot': new Date(second * 1000).toISOString(),
    ...(missed !== undefined && { 'stash-addons.dev/missed-slots': String(missed) }),
  };
  return { metadata: { name: `nightly-${second}`, annotations } } as unknown as BackupSession;
}

it('slots that have a session or are made up for are counted', () => {
  expect(tallySlots([session(40, 1), session(10), session(20)], 10)).toEqual({
    sessions: 3,
    collapsed: 1,
    wrong: [],
  });
});

it('a slot that nothing makes up for is found, and so is one that has two, or is made up for though it has one', () => {
  const wrong = (...sessions: BackupSession[]) => tallySlots(sessions, 10).wrong.length;
  expect(wrong(session(10), session(30))).toBe(1);
  expect(wrong(session(10), session(10))).toBe(1);
  expect(wrong(session(10), session(20, 1))).toBe(1);
});
