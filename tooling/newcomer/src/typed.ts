import { spawn } from 'node:child_process';

export interface Typed {
  command: string;
  seconds: number;
  output: string;
}

export interface Typing {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Told of each command that has ended well. */
  onEnd?(typed: Typed): void;
}

/** Stands alone on a line after each command. */
const MARK = '\u001e';

/**
 * Types commands into one shell, one after the other, as somebody does who follows a guide: what one exports or changes, the
 * next one has. Throws at the first that fails, with all it printed. What was left running in the background is ended.
 */
export function typeCommands(commands: readonly string[], { cwd, env, onEnd }: Typing): Promise<Typed[]> {
  const script = commands.map((command) => `${command}\nprintf '\\n${MARK}\\n'\n`).join('');
  const child = spawn('bash', ['-euc', script], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const done: Typed[] = [];
  let [output, started] = ['', performance.now()];
  const take = (chunk: string): void => {
    output += chunk;
    for (let end = output.indexOf(MARK); end >= 0; end = output.indexOf(MARK)) {
      const seconds = (performance.now() - started) / 1000;
      done.push({ command: commands[done.length] ?? '', seconds, output: output.slice(0, end).trim() });
      onEnd?.(done.at(-1) as Typed);
      output = output.slice(end + MARK.length);
      started = performance.now();
    }
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      endGroup(child.pid);
      child.once('close', () => {
        if (code === 0) resolve(done);
        else reject(new Error(`${commands[done.length]} ended with ${code}:\n${output}`));
      });
    });
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing was left.
  }
}
