/** Tells whether a promise has been kept or broken, at any time it is asked. */
export function hasSettled(work: Promise<unknown>): () => boolean {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  work.then(settle, settle);
  return () => isSettled;
}
