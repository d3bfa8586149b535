import { resolve } from 'node:path';
import { publishTarballs } from './publish.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Usage: npm run release:publish -- FOLDER, where release:check left the tarballs');
const problems = await publishTarballs(resolve(folder), { env: process.env, say: (line) => console.log(line) });
for (const problem of problems) console.error(`FAILED ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
