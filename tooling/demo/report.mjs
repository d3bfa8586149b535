/** Says each step as it ends, and at the end what came of it. */
export class Report {
  #started = Date.now();
  #lines = [];
  #good = true;

  async step(name, act) {
    const started = Date.now();
    const value = await act();
    process.stdout.write(`- ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
    return value;
  }

  compare(before, after) {
    this.#lines.push('', 'What was lost and came back (rows|checksum):');
    for (const [name, sum] of before) {
      const same = after.get(name) === sum;
      this.#good &&= same;
      this.#lines.push(`  ${same ? 'equal    ' : 'DIFFERENT'}  ${name}: ${sum.replace(/\|(.{8}).*/, ' rows, $1…')}`);
    }
  }

  session({ status }) {
    const { hostname, snapshots } = status.targets[0].stats[0];
    const { name, totalSize, uploaded } = snapshots[0];
    this.#lines.push(
      '',
      `Snapshot ${name.slice(0, 8)} of ${hostname}: ${totalSize} of SQL, ${uploaded} new data in an encrypted restic repository.`,
    );
  }

  failed(error) {
    this.#good = false;
    this.#lines.push('', error.message);
  }

  /** The exit status. */
  print() {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    const verdict = this.#good ? 'Every row came back' : 'The demo FAILED';
    process.stdout.write(`${this.#lines.join('\n')}\n\n${verdict}, in ${seconds} s.\n`);
    return this.#good ? 0 : 1;
  }
}
