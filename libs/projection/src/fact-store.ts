import { hash } from 'node:crypto';
import type { EpochMs } from '#kernel';
import { uuidOfText } from '#ledger';
import { joinKeysOf, parseKnownFact, userBody, userShownBy } from '#lineage';
import type { KnownFact, KnownSighting } from '#lineage';
import type pg from 'pg';

/** A fact as the ledger holds it, or as the resolver derived it. */
export type FactRow = {
  readonly fact_id: string;
  readonly kind: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly body: string;
};

const FACTS_OF_APPENDS = `
  select fact_id, kind, min(first_at) as first_at, max(last_at) as last_at, min(body) as body
  from ledger.fact
  where append_id = any($1::bigint[])
  group by fact_id, kind`;

const KEEP = `
  insert into lineage.fact (fact_id, kind, first_at, last_at, epoch, body)
  select fact_id, kind, first_at, last_at, $6::bigint, body
  from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[])
    as new (fact_id, kind, first_at, last_at, body)
  order by fact_id
  on conflict (fact_id) do update
    set first_at = least(lineage.fact.first_at, excluded.first_at),
        last_at = greatest(lineage.fact.last_at, excluded.last_at)
    where excluded.first_at < lineage.fact.first_at or excluded.last_at > lineage.fact.last_at
  returning fact_id, kind, first_at, last_at, body, epoch = $6::bigint as is_new,
    coalesce((select old.first_at from lineage.fact old where old.fact_id = lineage.fact.fact_id) > first_at, false)
      as is_earlier`;

const KEEP_KEYS = `
  insert into lineage.fact_key (key, fact_id)
  select key, fact_id from unnest($1::bigint[], $2::uuid[]) as new (key, fact_id)
  on conflict do nothing`;

const RELATED = `
  select k.key, f.fact_id, f.kind, f.first_at, f.last_at, f.body
  from lineage.fact_key k join lineage.fact f using (fact_id)
  where k.key = any($1::bigint[])`;

/** The facts of some load transactions, each once. */
export async function factsOfAppends(client: pg.ClientBase, appendIds: readonly string[]): Promise<readonly FactRow[]> {
  const { rows } = await client.query<FactRow>(FACTS_OF_APPENDS, [appendIds]);
  return rows;
}

/** A fact that was not known before, or a sighting whose first or last use moved; `is_earlier` where the first one did. */
export type KeptFact = FactRow & { readonly is_new: boolean; readonly is_earlier: boolean };

/** Adds facts to those known. Gives back the new ones and the sightings that grew; the rest were known. */
export async function keepFacts(
  client: pg.ClientBase,
  facts: readonly FactRow[],
  epoch: string,
): Promise<readonly KeptFact[]> {
  if (facts.length === 0) return [];
  const values = [
    facts.map((fact) => fact.fact_id),
    facts.map((fact) => fact.kind),
    facts.map((fact) => fact.first_at),
    facts.map((fact) => fact.last_at),
    facts.map((fact) => fact.body),
    epoch,
  ];
  const { rows } = await client.query<KeptFact>(KEEP, values);
  return rows;
}

/** Files facts under their join keys. */
export async function keepKeys(client: pg.ClientBase, facts: readonly KnownFactRow[]): Promise<void> {
  const pairs = facts.flatMap(({ factId, fact }) => joinKeysOf(fact).map((key) => ({ key: keyHashOf(key), factId })));
  if (pairs.length === 0) return;
  await client.query(KEEP_KEYS, [pairs.map(({ key }) => key), pairs.map(({ factId }) => factId)]);
}

/** A fact in the resolver's form, with its identity and the time it covers. */
export type KnownFactRow = {
  readonly factId: string;
  readonly fact: KnownFact;
  readonly firstAt: Date;
  readonly lastAt: Date;
};

/** All facts filed under any of the keys, by key. */
export async function relatedFacts(
  client: pg.ClientBase,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownFactRow[]>> {
  const { rows } = await client.query<FactRow & { key: string }>(RELATED, [keys]);
  const parsed = new Map<string, KnownFactRow | null>();
  const byKey = new Map<string, KnownFactRow[]>();
  for (const row of rows) {
    const known = parsed.get(row.fact_id) ?? knownFactOf(row);
    parsed.set(row.fact_id, known);
    if (known === null) continue;
    const facts = byKey.get(row.key);
    if (facts === undefined) byKey.set(row.key, [known]);
    else facts.push(known);
  }
  return byKey;
}

/** A stored fact in the resolver's form; null for kinds that no join looks at. */
export function knownFactOf(row: FactRow): KnownFactRow | null {
  const { fact_id: id, kind, body } = row;
  const fact = parseKnownFact({ id, kind, body, firstAt: row.first_at.getTime() as EpochMs }, uuidOfText);
  return fact === null ? null : { factId: row.fact_id, fact, firstAt: row.first_at, lastAt: row.last_at };
}

/** The fact, derived from a user's sighting, of whom its unique id belongs to. Told once for all its sessions. */
export function userFactOf({ actor }: KnownSighting, row: FactRow): FactRow | null {
  const user = userShownBy(actor);
  if (user === null) return null;
  const body = userBody(user);
  return { ...row, fact_id: uuidOfText(`${user.kind} ${body}`), kind: user.kind, body };
}

/** A join key as it is stored: the head of its SHA-256 as a signed 64-bit integer, in decimal. */
export function keyHashOf(key: string): string {
  return hash('sha256', key, 'buffer').readBigInt64BE(0).toString();
}
