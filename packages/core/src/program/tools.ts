import type { FoundTool, RunContext } from '../contract/plan.js';
import { StashError } from '../errors/index.js';
import { compareVersions, inRange, majorOf } from '../wire/version-range.js';

export interface ToolWish {
  /** Versions that can do the work, as in Tool.range. Default: all that were found. */
  range?: string;
  /** Of the majors in range the oldest, and of it the newest version. Default: the newest of all. */
  oldestMajor?: true;
  /** Of equal versions, one of those for which it holds. */
  prefer?: (tool: FoundTool) => boolean;
  /** What to type to get it on Debian. */
  install: string;
}

/** The version of a program to use, among all that were found on this machine. Throws SA_TOOL_MISSING. */
export function chooseTool(context: RunContext, tool: string, wish: ToolWish): FoundTool {
  const { range = '*', oldestMajor, prefer = () => false, install } = wish;
  const all = context.tools[tool] ?? [];
  const [best] = all
    .filter(({ version }) => inRange(version, range))
    .sort(
      (a, b) =>
        (oldestMajor ? majorOf(a.version) - majorOf(b.version) : 0) ||
        compareVersions(b.version, a.version) ||
        Number(prefer(b)) - Number(prefer(a)),
    );
  if (best !== undefined) return best;
  const found = all.map(({ version }) => version).join(', ') || 'none';
  throw new StashError('SA_TOOL_MISSING', { tool, range: range === '*' ? 'any version' : range, found, install });
}
