import { CopyEncoder, copyInto, factsAt } from '#ledger';
import type { FactPlace } from '#ledger';
import type pg from 'pg';
import type { ToldFact } from './told-fact.ts';

const COPY = `
  copy fact (fact_id, epoch, append_id, block, line) from stdin (format binary)`;

const PLACES = `
  select fact_id, append_id, block, line from fact where fact_id = any($1::uuid[])`;

/** A fact as it was told, without the time that it covers; a user's is told by a sighting of them. */
export type StoredFact = Pick<ToldFact, 'factId' | 'kind' | 'body'>;

/** Keeps where facts that were first known in an epoch are told. */
export async function placeFacts(
  client: pg.ClientBase,
  facts: readonly Pick<ToldFact, 'factId' | 'place'>[],
  epoch: string,
): Promise<void> {
  if (facts.length === 0) return;
  const rows = new CopyEncoder(5, facts.length * 64);
  for (const { factId, place } of facts) {
    const { appendId, block, line } = place;
    rows.row().uuid(factId).int8(Number(epoch)).int8(Number(appendId)).int4(block).int2(line);
  }
  await copyInto(client, COPY, rows);
}

type Place = { readonly fact_id: string; readonly append_id: string; readonly block: number; readonly line: number };

/**
 * Some facts, as far as they are known.
 *
 * @throws {FactsUnreadable} when the ledger's block is damaged
 */
export async function placedFacts(client: pg.ClientBase, ids: readonly string[]): Promise<readonly StoredFact[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<Place>(PLACES, [ids]);
  const places = rows.map(placeIn);
  return (await factsAt(client, places)).map(([{ factId }, { kind, body }]) => ({ factId, kind, body }));
}

const placeIn = ({ fact_id, append_id, block, line }: Place): FactPlace & { readonly factId: string } => ({
  factId: fact_id,
  appendId: append_id,
  block,
  line,
});
