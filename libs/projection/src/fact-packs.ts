import { CopyEncoder, copyInto, packLines, unpackLines } from '#ledger';
import type pg from 'pg';
import type { ToldFact } from './told-fact.ts';

const COPY_FACTS = `
  copy fact (fact_id, epoch, pack, line) from stdin (format binary)`;

const COPY_PACKS = `
  copy fact_pack (epoch, pack, packed) from stdin (format binary)`;

const PLACES = `
  select fact_id, epoch, pack, line from fact where fact_id = any($1::uuid[])`;

const PACKS = `
  select p.epoch, p.pack, p.packed
  from unnest($1::bigint[], $2::integer[]) as wanted (epoch, pack)
  join fact_pack p on p.epoch = wanted.epoch and p.pack = wanted.pack`;

/** Facts in one pack: more pack better, fewer are read quicker. */
const MOST_IN_PACK = 48;

/** A fact as it was told, without the time that it covers. */
export type StoredFact = Pick<ToldFact, 'factId' | 'kind' | 'body'>;

type Place = { readonly fact_id: string; readonly epoch: string; readonly pack: number; readonly line: number };

/** Keeps facts that were first known in an epoch; those of one epoch are kept at once. */
export async function packFacts(client: pg.ClientBase, facts: readonly StoredFact[], epoch: string): Promise<void> {
  if (facts.length === 0) return;
  const places = new CopyEncoder(4, facts.length * 64);
  const packs = new CopyEncoder(3, facts.length * 256);
  for (let from = 0, pack = 0; from < facts.length; from += MOST_IN_PACK, pack++) {
    const packed = facts.slice(from, from + MOST_IN_PACK);
    packs
      .row()
      .int8(Number(epoch))
      .int4(pack)
      .bytes(packLines(packed.map(({ kind, body }) => `${kind} ${body}`)));
    packed.forEach(({ factId }, line) => places.row().uuid(factId).int8(Number(epoch)).int4(pack).int2(line));
  }
  await copyInto(client, COPY_FACTS, places.end());
  await copyInto(client, COPY_PACKS, packs.end());
}

/** Some facts, as far as they are known. */
export async function unpackFacts(client: pg.ClientBase, ids: readonly string[]): Promise<readonly StoredFact[]> {
  if (ids.length === 0) return [];
  const { rows: places } = await client.query<Place>(PLACES, [ids]);
  const packs = new Map(places.map((place) => [packOf(place), place]));
  if (packs.size === 0) return [];
  const wanted = [...packs.values()];
  const { rows } = await client.query<Pick<Place, 'epoch' | 'pack'> & { readonly packed: Buffer }>(PACKS, [
    wanted.map(({ epoch }) => epoch),
    wanted.map(({ pack }) => pack),
  ]);
  const lines = new Map(rows.map((row) => [packOf(row), unpackLines(row.packed)]));
  return places.map((place) => factIn(place, lines.get(packOf(place))?.[place.line]));
}

const packOf = ({ epoch, pack }: Pick<Place, 'epoch' | 'pack'>): string => `${epoch} ${pack}`;

function factIn({ fact_id: factId, epoch, pack, line }: Place, text: string | undefined): StoredFact {
  if (text === undefined) throw new Error(`pack ${pack} of epoch ${epoch} lacks line ${line}, fact ${factId}`);
  const end = text.indexOf(' ');
  return { factId, kind: text.slice(0, end), body: text.slice(end + 1) };
}
