/** An error whose message is for the user alone: what is missing, and how to get it. */
export class Missing extends Error {}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Runs one step and prints one line for it; the step returns what it found, for that line. */
export async function step(name, action) {
  const started = Date.now();
  try {
    const { value, note } = await action();
    say(`- ${name}: ${note} (${seconds(started)})`);
    return value;
  } catch (error) {
    say(`- ${name}: failed (${seconds(started)})`);
    throw error;
  }
}
