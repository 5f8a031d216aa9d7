import { discover } from '#source';
import type { Discovered, DiscoverOptions } from '#source';
import { readWhole } from './read-whole.ts';

/** One thing that was found: what it holds, or why it does not, or both. */
export type ReadThing = { readonly name: string; readonly text?: string; readonly reason?: string };

/** Finds and reads everything at the paths, each object while it is there, shortly told. */
export async function readDiscovered(
  paths: readonly string[],
  options: DiscoverOptions = {},
): Promise<readonly ReadThing[]> {
  const things: ReadThing[] = [];
  for await (const thing of discover(paths, options)) things.push(await shortly(thing, options));
  return things;
}

async function shortly(thing: Discovered, { limits }: DiscoverOptions): Promise<ReadThing> {
  const { name } = thing;
  if (thing.kind === 'skipped') return { name, reason: thing.classification.kind };
  if (thing.kind === 'unreadable') return { name, reason: thing.reason };
  const { bytes, outcome } = await readWhole(thing, limits);
  const text = bytes.toString();
  return outcome.failure === null ? { name, text } : { name, text, reason: outcome.failure.reason };
}
