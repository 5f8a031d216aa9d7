import type { KnownFact, KnownSighting, UnitId } from '#lineage';
import type pg from 'pg';
import { coveringTime, knownFactOf, userFactOf } from './told-fact.ts';
import type { ToldFact } from './told-fact.ts';
import { unitTimes } from './unit-times.ts';

/** A sighting with the time that it covers. */
export type Seen = Pick<ToldFact, 'firstAt' | 'lastAt'> & { readonly sighting: KnownSighting };

/** What some load transactions told that was not known before. */
export type Learnt = {
  /** Facts but for sightings; `fact` is null for those that no join looks at. */
  readonly facts: readonly { readonly told: ToldFact; readonly fact: KnownFact | null }[];
  /** Units that were not seen before. */
  readonly seen: readonly Seen[];
  /** Units whose first or last use moved. */
  readonly moved: ReadonlyMap<UnitId, Pick<ToldFact, 'firstAt' | 'lastAt'>>;
  /** Those among them that are now known to have begun earlier: whoever it bears on is answered anew. */
  readonly earlier: readonly Seen[];
};

const KNOWN = `
  select fact_id from fact where fact_id = any($1::uuid[])`;

/** What is asked of a lineage about facts that were told. */
export type KnownBefore = { readonly unitTimes: typeof unitTimes; readonly knownFactIds: typeof knownFactIds };

/**
 * Finds out what of some facts is new, and what sightings of users tell besides. Writes nothing.
 *
 * @param before what was known before: PostgreSQL tells it, if nothing else is said
 */
export async function learnFacts(
  client: pg.ClientBase,
  told: readonly ToldFact[],
  before: KnownBefore = { unitTimes, knownFactIds },
): Promise<Learnt> {
  const sightings = told.filter(({ kind }) => kind === 'sighting');
  const times = await before.unitTimes(
    client,
    sightings.map(({ factId }) => factId),
  );
  const [seen, earlier, users] = [new Array<Seen>(), new Array<Seen>(), new Map<string, ToldFact>()];
  const moved = new Map<UnitId, Pick<ToldFact, 'firstAt' | 'lastAt'>>();
  for (const fact of sightings) {
    const known = times.get(fact.factId);
    if (known === undefined) {
      const news = seenOf(fact);
      const user = userFactOf(news.sighting, fact);
      seen.push(news);
      if (user !== null) users.set(user.factId, user);
      continue;
    }
    const time = coveringTime(known, fact);
    if (time.firstAt === known.firstAt && time.lastAt === known.lastAt) continue;
    moved.set(fact.factId, time);
    if (time.firstAt < known.firstAt) earlier.push(seenOf({ ...fact, ...time }));
  }
  const others = [...told.filter(({ kind }) => kind !== 'sighting'), ...users.values()];
  return { facts: await unknownOf(client, others, before), seen, moved, earlier };
}

async function unknownOf(
  client: pg.ClientBase,
  told: readonly ToldFact[],
  before: Pick<KnownBefore, 'knownFactIds'>,
): Promise<Learnt['facts']> {
  if (told.length === 0) return [];
  const known = await before.knownFactIds(
    client,
    told.map(({ factId }) => factId),
  );
  return told.filter(({ factId }) => !known.has(factId)).map((fact) => ({ told: fact, fact: knownFactOf(fact) }));
}

async function knownFactIds(client: pg.ClientBase, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ fact_id: string }>(KNOWN, [`{${ids.join(',')}}`]);
  return new Set(rows.map((row) => row.fact_id));
}

function seenOf(told: ToldFact): Seen {
  const sighting = knownFactOf(told);
  if (sighting?.kind !== 'sighting') throw new Error(`fact ${told.factId} is no sighting`);
  return { sighting, firstAt: told.firstAt, lastAt: told.lastAt };
}
