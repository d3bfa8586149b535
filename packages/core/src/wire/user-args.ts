/**
 * Splits what a user wrote into arguments: white space separates, single and double quotes group, a backslash outside
 * single quotes takes the next quote, backslash or white space as it is. Text without quotes and backslashes splits as
 * the wire always did. Returns undefined where a quote is not closed.
 */
export function splitUserArgs(text: string): string[] | undefined {
  const args: string[] = [];
  let word: string | undefined;
  let rest = text;
  while (rest !== '') {
    const piece = nextPiece(rest);
    if (piece === undefined) return undefined;
    rest = rest.slice(piece.length);
    if (piece.separates) {
      if (word !== undefined) args.push(word);
      word = undefined;
    } else word = (word ?? '') + piece.value;
  }
  return word === undefined ? args : [...args, word];
}

interface Piece {
  /** Characters it takes up. */
  length: number;
  value: string;
  separates: boolean;
}

/** Forms of a piece, each with what it stands for; the first that matches counts. */
const FORMS: [form: RegExp, value: (found: RegExpExecArray) => string][] = [
  [/^'([^']*)'/, ([, inner]) => inner ?? ''],
  [/^"((?:\\[\s\S]|[^"\\])*)"/, ([, inner]) => unescaped(inner ?? '')],
  [/^\\["'\\\s]/, ([taken]) => taken.slice(1)],
  [/^[^"']/s, ([taken]) => taken],
];

/** White space, a quoted part, an escaped character, or one plain character; undefined for a quote that stays open. */
function nextPiece(text: string): Piece | undefined {
  const space = /^\s+/.exec(text)?.[0];
  if (space !== undefined) return { length: space.length, value: '', separates: true };
  for (const [form, value] of FORMS) {
    const found = form.exec(text);
    if (found !== null) return { length: found[0].length, value: value(found), separates: false };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\(["'\\\s])/g, '$1');
}
