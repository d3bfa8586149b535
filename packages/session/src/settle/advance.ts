import { isTrue } from '../conditions/upsert.js';
import { areTargetsDone, isCutShort } from '../phases/completion.js';
import { isBlocked } from '../phases/prerequisites.js';
import type { NextAction } from '../next-action.js';
import type { SessionState } from '../state.js';
import { cutShort } from './cut-short.js';
import { awaitsGlobalPre, settleGlobalPost } from './global-hooks.js';
import { duePostActions } from './post-actions.js';
import type { Settled, Settling } from './settling.js';
import { startTargets } from './starts.js';
import { awaitsPostHook, settlePostHooks } from './target-hooks.js';

export interface Advanced extends Settled {
  /** Hooks or actions have to end before the session does. */
  open: boolean;
}

/** From the folded state to what is to be done next. */
export function advance(folded: SessionState, settling: Settling, deadline: string | undefined): Advanced {
  if (isTrue(folded.conditions, 'BackupSkipped')) return { state: folded, next: [], open: false };
  const cut = cutShort(folded, deadline, settling.now);
  if (awaitsGlobalPre(cut.state, settling) && !isCutShort(cut.state)) {
    const next: NextAction[] = isBlocked(cut.state) ? [] : [{ kind: 'runGlobalHook', hook: 'pre' }];
    return { state: cut.state, next, open: true };
  }
  const started = startTargets(cut.state, settling);
  const hooked = settlePostHooks(started.state, settling);
  const ending = settleEnd(hooked.state, settling);
  return { ...ending, next: [...cut.next, ...started.next, ...hooked.next, ...ending.next] };
}

/** After the last target: its hook, then the repository, then the hook of the whole session. */
function settleEnd(state: SessionState, settling: Settling): Advanced {
  const awaitsHook = settling.invoker.members.some((member, index) => awaitsPostHook(state, member, index));
  if (!areTargetsDone(state) || awaitsHook) return { state, next: [], open: awaitsHook };
  const due = duePostActions(state);
  if (due.open) return { state, ...due };
  const last = settleGlobalPost(state, settling);
  return { ...last, open: last.next.length > 0 };
}
