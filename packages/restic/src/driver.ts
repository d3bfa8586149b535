import { diagnose } from './process/diagnose.js';
import { start, type Call, type Outcome, type Settings, type Started } from './process/start.js';

/** What the commands share: one repository and the way to call restic on it. */
export class Driver {
  constructor(
    readonly settings: Settings,
    /** Printable. */
    readonly repository: string,
    /** Folder for short-lived 0600 files. */
    readonly filesDir: string,
  ) {}

  start(call: Call): Started {
    return start(this.settings, call);
  }

  async outcome(call: Call): Promise<Outcome> {
    return await this.start(call).outcome;
  }

  /** Standard output of a call that ended well; throws its diagnosis otherwise. */
  async output(call: Call): Promise<string> {
    return (await this.good(call)).stdout;
  }

  async good(call: Call): Promise<Outcome> {
    const outcome = await this.outcome(call);
    if (!endedWell(outcome)) throw this.error(outcome);
    return outcome;
  }

  error(outcome: Outcome): unknown {
    return diagnose(outcome, this.repository);
  }
}

/** Exit status 0 exactly, and nobody broke it off. */
export function endedWell(outcome: Outcome): boolean {
  return outcome.exit === 0 && outcome.ending === 'ended';
}

/** `--flag value` for each value. */
export function repeat(flag: string, values: readonly string[] | undefined): string[] {
  return (values ?? []).flatMap((value) => [flag, value]);
}
