import { GROUPS, type Check } from '../checks/check.js';
import { NEEDS } from '../checks/needs.js';

/** The page of a check, Markdown. */
export function pageOf({ id, group, proves, how, needs, fix, short }: Check): string {
  const excuses = needs.filter((need) => need !== 'manifest').map((need) => `- \`${need}\`: ${NEEDS[need]}.`);
  const skipped =
    excuses.length === 0
      ? 'It is never skipped.'
      : `It is skipped where the addon lacks one of these:\n\n${excuses.join('\n')}`;
  return `# ${id}

${proves}

Part of: ${GROUPS[group]}. ${short ? 'Also in the short profile.' : 'Not in the short profile.'}

## What is done

${how}

## When it fails

${fix}

    stash-addons conform . --only ${id} --verbose --keep

## When it is skipped

${skipped}
`;
}

/** The list of all pages, Markdown. */
export function indexPage(checks: readonly Check[]): string {
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = checks.filter((check) => check.group === group);
    const lines = rows.map(({ id, proves, short }) => `- [${id}](${id}.md)${short ? ' (short)' : ''}: ${proves}`);
    return `## ${title}\n\n${lines.join('\n')}\n`;
  });
  return `# What an addon has to pass

The checks of \`stash-addons conform\`, each with a page of its own. Ids stay as they are: scripts may rely on them. Those
marked short are also in the short profile. How an addon declares its database: the README of \`@stash-addons/testkit\`.

${sections.join('\n')}`;
}
