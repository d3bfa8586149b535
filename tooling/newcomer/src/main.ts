import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '@stash-addons/testbed';
import { startFilledRegistry } from '@stash-addons/registry';
import { guideCommands } from './guide.ts';
import { environment } from './author.ts';
import { typeCommands } from './typed.ts';

/** From nothing to a green run of `conform`, without what the guide marks as long. */
const MOST_SECONDS = 180;
const long = process.argv.includes('--full');

const dir = makeTempDir();
const registry = await startFilledRegistry();
try {
  const cwd = join(dir.path, 'home');
  mkdirSync(cwd);
  let [total, untilGreen] = [0, 0];
  const typed = await typeCommands(guideCommands({ long }), {
    ...{ cwd, env: environment(registry) },
    onEnd({ command, seconds }) {
      total += seconds;
      if (command.startsWith('npm run conform')) untilGreen = total;
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${command}`);
    },
  });
  console.log(typed.findLast(({ command }) => command.startsWith('npm run conform'))?.output);
  const limit = long ? '' : `; at most ${MOST_SECONDS} s are allowed`;
  console.log(`${untilGreen.toFixed(1).padStart(6)} s from nothing to a green run${limit}`);
  console.log(`${total.toFixed(1).padStart(6)} s to the end of the guide`);
  process.exitCode = !long && untilGreen > MOST_SECONDS ? 1 : 0;
} finally {
  await registry.stop();
  dir.remove();
}
