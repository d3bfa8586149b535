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

/** White space, a quoted part, an escaped character, or one plain character; undefined for a quote that stays open. */
function nextPiece(text: string): Piece | undefined {
  const space = /^\s+/.exec(text)?.[0];
  if (space !== undefined) return { length: space.length, value: '', separates: true };
  const single = /^'([^']*)'/.exec(text);
  if (single !== null) return piece(single[0], single[1] ?? '');
  const double = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(text);
  if (double !== null) return piece(double[0], unescaped(double[1] ?? ''));
  const escaped = /^\\["'\\\s]/.exec(text);
  if (escaped !== null) return piece(escaped[0], escaped[0].slice(1));
  return /^["']/.test(text) ? undefined : piece(text[0] ?? '', text[0] ?? '');
}

function piece(taken: string, value: string): Piece {
  return { length: taken.length, value, separates: false };
}

function unescaped(text: string): string {
  return text.replace(/\\(["'\\\s])/g, '$1');
}
