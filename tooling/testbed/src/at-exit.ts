const cleanups = new Set<() => void>();

/** Last in, first out: a server is stopped before its folder is removed. */
function cleanUp(): void {
  for (const cleanup of [...cleanups].reverse()) cleanup();
}

/** Registers what must be undone even if a test forgets it; returns the way to take it back. */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0 && !process.listeners('exit').includes(cleanUp)) process.on('exit', cleanUp);
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
