import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The addon's program, which must have been built of its present sources. */
export function builtProgram(folder: string): string {
  const program = join(folder, 'dist', 'program.js');
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...files.map((name) => statSync(join(folder, 'src', name)).mtimeMs));
  if (existsSync(program) && statSync(program).mtimeMs > newest) return program;
  throw new Error(`${program} is older than its sources. Build it: pnpm build`);
}
