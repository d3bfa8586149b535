/** A glob as a regular expression without anchors: `*`, `?`, `[a-z]`, `[^a]` and `\` before any of them. */
export function globSource(pattern: string): string | undefined {
  let source = '';
  const chars = [...pattern];
  for (let i = 0; i < chars.length; i += 1) {
    const char = chars[i] as string;
    if (char === '*') source += '[^]*';
    else if (char === '?') source += '[^]';
    else if (char === '[') {
      const end = chars.indexOf(']', i + 2);
      if (end < 0) return undefined;
      source += characterClass(chars.slice(i + 1, end));
      i = end;
    } else if (char === '\\' && i + 1 < chars.length) {
      i += 1;
      source += literal(chars[i] as string);
    } else source += literal(char);
  }
  return source;
}

function characterClass(chars: string[]): string {
  const negated = chars[0] === '^' || chars[0] === '!';
  const members = (negated ? chars.slice(1) : chars).map((char) => (/[\\\]^[]/.test(char) ? `\\${char}` : char));
  return `[${negated ? '^' : ''}${members.join('')}]`;
}

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
