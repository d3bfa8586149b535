/** What a command may name; the addon fills it in for each run. */
const PLACEHOLDERS = ['host', 'port', 'database', 'ca', 'cert', 'key', 'insecure'];
/** What only a shell understands; no shell is started. */
const SHELL = /[|&;<>()$`*?~\n]/;

/** The words of a command, split at blanks as a shell does it; quotes group. Undefined where a quote is left open. */
export function wordsOf(command: string): string[] | undefined {
  const pieces: string[] = command.match(/"[^"]*"|'[^']*'|\s+|[^\s"']+|["']/g) ?? [];
  if (pieces.includes('"') || pieces.includes("'")) return undefined;
  const words: string[] = [];
  let inWord = false;
  for (const piece of pieces) {
    if (/^\s/.test(piece)) {
      inWord = false;
      continue;
    }
    const text = /^["']/.test(piece) ? piece.slice(1, -1) : piece;
    if (inWord) words.push(`${words.pop()}${text}`);
    else words.push(text);
    inWord = true;
  }
  return words;
}

/** What is wrong with a command, as the end of a sentence. */
export function commandProblem(command: string): string | undefined {
  const words = wordsOf(command);
  if (words === undefined) return 'a quote in it is not closed';
  if (!words[0]) return 'it is empty';
  if (SHELL.test(command.replaceAll(/"[^"]*"|'[^']*'/g, ''))) {
    return 'it is run without a shell, so it cannot have pipes, redirections, variables or patterns';
  }
  return placeholderProblem(words);
}

function placeholderProblem([program = '', ...words]: string[]): string | undefined {
  if (/[{}]/.test(program)) return 'it does not begin with the name of a program';
  const names = words.flatMap((word) => [...word.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name));
  if (names.includes('password') || names.includes('user')) {
    return 'user and password are not arguments, which everybody on the machine can read; name their variables instead';
  }
  const unknown = names.find((name) => !PLACEHOLDERS.includes(name));
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  if (unknown !== undefined) return `it names {${unknown}}, and can name ${known}`;
  const twice = words.find((word) => [...word.matchAll(/\{\w+\}/g)].length > 1);
  if (twice !== undefined) return `its word ${twice} has more than one placeholder`;
  const inside = words.find((word) => /\{(ca|cert|key)\}./.test(word));
  return inside === undefined ? undefined : `in its word ${inside} something follows the path of a file`;
}
