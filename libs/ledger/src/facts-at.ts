import { groupedBy } from '#kernel';
import type pg from 'pg';
import type { FactRow } from './fact-row.ts';
import { FactsUnreadable } from './facts-unreadable.ts';
import { toldIn } from './read-facts.ts';
import type { FactBlockRow } from './read-facts.ts';

const BLOCKS = `
  select b.append_id, b.block, b.packed
  from unnest($1::bigint[], $2::integer[]) as wanted (append_id, block)
  join ledger.fact_block b on b.append_id = wanted.append_id and b.block = wanted.block`;

/** Blocks that are read at a time: some 8 MiB of lines. */
const MOST_BLOCKS = 32;

/** Where the ledger tells a fact: a line of a block of an append. */
export type FactPlace = { readonly appendId: string; readonly block: number; readonly line: number };

/**
 * The facts that the ledger tells at some places, in the order of the places.
 *
 * @throws {FactsUnreadable} when a block is damaged, or has no such line
 */
export async function factsAt<T extends FactPlace>(
  client: pg.Pool | pg.ClientBase,
  places: readonly T[],
): Promise<readonly (readonly [place: T, fact: FactRow])[]> {
  const facts = new Map<T, FactRow>();
  const byBlock = [...groupedBy(places, blockOf).values()];
  for (let from = 0; from < byBlock.length; from += MOST_BLOCKS) {
    const portion = byBlock.slice(from, from + MOST_BLOCKS);
    const blocks = portion.flatMap(([first]) => first ?? []);
    const { rows } = await client.query<FactBlockRow>(BLOCKS, [
      blocks.map(({ appendId }) => appendId),
      blocks.map(({ block }) => block),
    ]);
    const told = new Map(rows.map(toldIn).map((block) => [blockOf(block), block.facts]));
    for (const place of portion.flat()) facts.set(place, lineOf(told.get(blockOf(place)), place));
  }
  return places.flatMap((place) => {
    const fact = facts.get(place);
    return fact === undefined ? [] : [[place, fact] as const];
  });
}

function lineOf(facts: readonly FactRow[] | undefined, { appendId, block, line }: FactPlace): FactRow {
  const fact = facts?.[line];
  if (fact === undefined) throw new FactsUnreadable(appendId, block);
  return fact;
}

const blockOf = ({ appendId, block }: Omit<FactPlace, 'line'>): string => `${appendId} ${String(block)}`;
