/** Does the work for each thing, for some at once, and gives what came of them in the things' order. */
export async function sideBySide<T, R>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = things.entries();
  const worker = async (): Promise<void> => {
    for (const [at, thing] of left) results[at] = await work(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
