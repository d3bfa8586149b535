import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '@stash-addons/testbed';
import { publishAll, startRegistry } from '@stash-addons/registry';
import { guideCommands } from './guide.ts';
import { environment } from './author.ts';
import { typeCommands } from './typed.ts';

const MOST_SECONDS = 180;

const dir = makeTempDir();
const registry = await startRegistry();
try {
  await publishAll(registry);
  const cwd = join(dir.path, 'home');
  mkdirSync(cwd);
  let total = 0;
  const typed = await typeCommands(guideCommands({ long: true }), {
    ...{ cwd, env: environment(registry) },
    onEnd({ command, seconds }) {
      total += seconds;
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${command}`);
    },
  });
  console.log(typed.find(({ command }) => command === 'npm run conform')?.output);
  console.log(`${total.toFixed(1).padStart(6)} s in all; at most ${MOST_SECONDS} s are allowed`);
  process.exitCode = total > MOST_SECONDS ? 1 : 0;
} finally {
  await registry.stop();
  dir.remove();
}
