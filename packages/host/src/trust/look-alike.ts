/** Whoever publishes in this scope is us; nobody else can. */
const OUR_SCOPE = 'stash-addons';
/** The names that addons of others have by custom: `stash-addon-widget`. */
const CUSTOM = /^stash-addon-(?!s-)/;

/** What a hasty eye takes for the same. */
const FOLDS: [RegExp, string][] = [
  [/[-_.@/]/g, ''],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[1|i]/g, 'l'],
  [/0/g, 'o'],
  [/5/g, 's'],
];

function folded(name: string): string {
  return FOLDS.reduce((text, [pattern, letter]) => text.replace(pattern, letter), name.toLowerCase());
}

function scopeOf(name: string): string | undefined {
  return name.startsWith('@') ? name.slice(1, name.indexOf('/')) : undefined;
}

/**
 * The name that a package could be mistaken for: our scope, or one of the packages that are known. Undefined where it is known
 * itself, is of the same scope, or is like none. Names of one scope are of one owner, who may name them alike.
 */
export function looksLike(name: string, known: Iterable<string>): string | undefined {
  const names = new Set(known);
  const scope = scopeOf(name);
  if (names.has(name) || scope === OUR_SCOPE) return undefined;
  if (claimsOurScope(name, scope)) return `@${OUR_SCOPE}/`;
  const own = folded(name);
  for (const other of names) {
    if (scope !== undefined && scopeOf(other) === scope) continue;
    if (isNear(own, folded(other))) return other;
  }
  return undefined;
}

function claimsOurScope(name: string, scope: string | undefined): boolean {
  const ours = folded(OUR_SCOPE);
  if (scope !== undefined) return isNear(folded(scope), ours);
  if (CUSTOM.test(name)) return false;
  const [first = '', second = ''] = name.split(/[-_.]/);
  return isNear(folded(first), ours) || isNear(folded(first + second), ours);
}

/** Equal but for one letter that is another, too many, too few, or has changed places with the next. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const rest = (text: string, skipped: number): string => text.slice(at + skipped);
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && rest(a, 2) === rest(b, 2);
  return (
    swapped ||
    [
      [1, 1],
      [1, 0],
      [0, 1],
    ].some(([x = 0, y = 0]) => rest(a, x) === rest(b, y))
  );
}
