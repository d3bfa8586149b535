import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

const END = '-- end of the answer --';

/** A client of a server that stays connected, so that a question takes no start of a program. */
export class SqlSession {
  readonly #child: ChildProcessWithoutNullStreams;
  #answer = '';
  #errors = '';
  #waiting: ((answer: string) => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, [...args, '--batch', '--raw', '--skip-column-names', '--unbuffered', '--force']);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('exit', () => this.#waiting?.(this.#answer));
  }

  /** Runs SQL; rows as lines, columns joined by tabs. Throws what the server says against it. */
  async query(sql: string): Promise<string> {
    const answer = this.#last.then(() => this.#ask(sql));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#child.stdin.end();
  }

  async #ask(sql: string): Promise<string> {
    [this.#answer, this.#errors] = ['', ''];
    const answer = await new Promise<string>((resolve) => {
      this.#waiting = resolve;
      this.#child.stdin.write(`${sql};\nselect '${END}';\n`);
    });
    if (this.#errors !== '' || this.#child.exitCode !== null) throw new Error(`${sql}: ${this.#errors}`);
    return answer;
  }

  #take(text: string): void {
    this.#answer += text;
    if (this.#answer.endsWith(`${END}\n`)) this.#waiting?.(this.#answer.slice(0, -END.length - 1).trimEnd());
  }
}
