import type { EpochMs } from '#kernel';
import { uuidOfText } from '#ledger';
import { parseKnownFact, userBody, userShownBy } from '#lineage';
import type { KnownFact, KnownSighting } from '#lineage';
import type pg from 'pg';

/** A fact as the ledger holds it, or as the resolver derived it. */
export type ToldFact = {
  readonly factId: string;
  readonly kind: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly body: string;
};

const FACTS_OF_APPENDS = `
  select fact_id, kind, (extract(epoch from first_at) * 1000)::bigint as first_ms,
    (extract(epoch from last_at) * 1000)::bigint as last_ms, body
  from ledger.fact
  where append_id = any($1::bigint[])`;

type Row = {
  readonly fact_id: string;
  readonly kind: string;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly body: string;
};

/** The facts of some load transactions, each once, with the time that all of them together cover. */
export async function factsOfAppends(
  client: pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly ToldFact[]> {
  const { rows } = await client.query<Row>(FACTS_OF_APPENDS, [appendIds]);
  const told = new Map<string, ToldFact>();
  for (const { fact_id: factId, kind, first_ms, last_ms, body } of rows) {
    const fact = { factId, kind, firstAt: Number(first_ms) as EpochMs, lastAt: Number(last_ms) as EpochMs, body };
    const known = told.get(factId);
    told.set(factId, known === undefined ? fact : { ...fact, ...coveringTime(known, fact) });
  }
  return [...told.values()];
}

/** The time from the first use of two to the last. */
export function coveringTime(
  a: Pick<ToldFact, 'firstAt' | 'lastAt'>,
  b: Pick<ToldFact, 'firstAt' | 'lastAt'>,
): Pick<ToldFact, 'firstAt' | 'lastAt'> {
  const firstAt = a.firstAt < b.firstAt ? a.firstAt : b.firstAt;
  const lastAt = a.lastAt > b.lastAt ? a.lastAt : b.lastAt;
  return { firstAt, lastAt };
}

/** A fact in the resolver's form; null for kinds that no join looks at. */
export function knownFactOf({ factId, kind, body, firstAt }: Omit<ToldFact, 'lastAt'>): KnownFact | null {
  return parseKnownFact({ id: factId, kind, body, firstAt }, uuidOfText);
}

/** The fact, derived from a user's sighting, of whom its unique id belongs to. Told once for all its sessions. */
export function userFactOf({ actor }: KnownSighting, told: ToldFact): ToldFact | null {
  const user = userShownBy(actor);
  if (user === null) return null;
  const body = userBody(user);
  return { ...told, factId: uuidOfText(`${user.kind} ${body}`), kind: user.kind, body };
}
