const NOISE = /^signal \w+ received, cleaning up|^\s*$|^goroutine |^\s+\S+\.go:|^(github\.com|main|runtime)[./]/;

/** Each line of the error output as plain text, in JSON mode too. */
export function messages(stderr: readonly string[]): string[] {
  return stderr.map(plain).filter((line) => !NOISE.test(line));
}

/** One line as plain text. */
export function plain(line: string): string {
  const parsed = parseJson(line);
  const error = parsed?.error as { message?: string } | undefined;
  const text = error?.message ?? (parsed?.message as string | undefined) ?? line;
  return (text.split('\n')[0] as string).replace(/^(Fatal: )+/, '');
}

/** A line of restic's JSON output; undefined for any other text. */
export function parseJson(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
