/**
 * Splits what a user wrote into arguments: white space separates, single and double quotes group, a backslash outside
 * single quotes takes the next quote, backslash or white space as it is. Text without quotes and backslashes splits as
 * the wire always did. Returns undefined where a quote is not closed.
 */
export function splitUserArgs(text: string): string[] | undefined {
  const args: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    const next = text[i + 1];
    if (c === '\\' && quote !== "'" && next !== undefined && /["'\\\s]/.test(next)) {
      word = (word ?? '') + next;
      i += 1;
    } else if (quote !== '') {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== undefined) args.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (quote !== '') return undefined;
  if (word !== undefined) args.push(word);
  return args;
}
