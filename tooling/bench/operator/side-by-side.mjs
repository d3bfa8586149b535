/** Does all of them, so many at once. */
export async function sideBySide(jobs, width) {
  const rest = jobs[Symbol.iterator]();
  const worker = async () => {
    for (const job of rest) await job();
  };
  await Promise.all(Array.from({ length: width }, worker));
}
