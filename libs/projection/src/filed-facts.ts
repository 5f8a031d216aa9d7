import { KEY_SLOTS, keyHashOf } from '#lineage';
import type { KnownFact, KnownSighting, Resolver, UnitId } from '#lineage';
import { CopyEncoder, copyInto } from '#ledger';
import type pg from 'pg';
import { placeFacts, placedFacts } from './fact-places.ts';
import type { Learnt, Seen } from './learn-facts.ts';
import { keepInHand, recentFact } from './recent-facts.ts';
import { storedFactOf } from './told-fact.ts';
import { storedUnits } from './unit-row.ts';
import type { StoredUnit } from './unit-row.ts';

const UNDER = `
  select principal_key as key, fact_id from fact_key where principal_key = any($1::bigint[])
  union all select role_key, fact_id from fact_key where role_key = any($2::bigint[])
  union all select holder_key, fact_id from fact_key where holder_key = any($3::bigint[])
  union all select other_key, fact_id from fact_key where other_key = any($4::bigint[])`;

const COPY_KEYS = `
  copy fact_key (fact_id, principal_key, role_key, holder_key, other_key) from stdin (format binary)`;

/** All facts that one step of the resolver looks at: those that it learnt, and those known before that it asked for. */
export type FiledFacts = {
  /** Reads all that is filed under some keys, where that was not asked before. */
  readonly load: (keys: readonly number[]) => Promise<void>;
  /** What is filed under a key that was asked for. */
  readonly under: (key: number) => readonly FiledFact[];
  /** Units known before that were read. */
  readonly stored: ReadonlyMap<UnitId, StoredUnit>;
  /** The join keys of what was learnt. */
  readonly newKeys: readonly FactKeys[];
};

type FactKeys = { readonly factId: string; readonly keys: readonly number[] };

/** A fact with its identity; `seen` is the time that a sighting covers. */
export type FiledFact = { readonly factId: string; readonly fact: KnownFact; readonly seen: Seen | null };

const NOTHING: readonly FiledFact[] = [];

/** What a lineage is asked for: what is filed under keys, units and other facts by their ids. */
export type Files = {
  readonly factIdsUnder: typeof factIdsUnder;
  readonly storedUnits: typeof storedUnits;
  readonly placedFacts: typeof placedFacts;
};

/**
 * Files what was learnt in memory; the store is asked for the rest.
 *
 * @param files PostgreSQL's, if nothing else is said
 */
export function fileFacts(
  client: pg.ClientBase,
  learnt: Learnt,
  { joinKeysOf }: Pick<Resolver, 'joinKeysOf'>,
  files: Files = { factIdsUnder, storedUnits, placedFacts },
): FiledFacts {
  const byKey = new Map<number, FiledFact[]>();
  const byId = new Map<string, FiledFact>();
  const stored = new Map<UnitId, StoredUnit>();
  const asked = new Set<number>();

  const file = (key: number, fact: FiledFact): void => {
    const filed = byKey.get(key);
    if (filed === undefined) byKey.set(key, [fact]);
    else filed.push(fact);
  };
  const newKeys: FactKeys[] = [];
  for (const fact of newFacts(learnt)) {
    const keys = joinKeysOf(fact.fact).map(keyHashOf);
    for (const key of keys) file(key, fact);
    newKeys.push({ factId: fact.factId, keys });
  }

  const load = async (keys: readonly number[]): Promise<void> => {
    const unasked = [...new Set(keys)].filter((key) => !asked.has(key));
    for (const key of unasked) asked.add(key);
    const rows = await files.factIdsUnder(client, unasked);
    await read(rows.map(({ fact_id }) => fact_id).filter((id) => !byId.has(id)));
    for (const { key, fact_id } of rows) {
      const fact = byId.get(fact_id);
      if (fact !== undefined) file(Number(key), fact);
    }
  };
  const read = async (ids: readonly string[]): Promise<void> => {
    const [units, others] = [new Array<string>(), new Array<string>()];
    for (const factId of new Set(ids)) {
      const text = recentFact(factId);
      const fact = text === undefined ? null : storedFactOf(text);
      if (fact === null) units.push(factId);
      else byId.set(factId, { factId, fact, seen: null });
    }
    for (const unit of await files.storedUnits(client, units)) {
      stored.set(unit.unit, unit);
      const time = learnt.moved.get(unit.unit) ?? unit;
      const sighting: KnownSighting = { kind: 'sighting', actor: unit.actor, unit: unit.unit, firstAt: time.firstAt };
      const seen = { sighting, firstAt: time.firstAt, lastAt: time.lastAt };
      byId.set(unit.unit, { factId: unit.unit, fact: sighting, seen });
    }
    for (const id of units) if (!stored.has(id)) others.push(id);
    for (const fact of await storedFacts(client, others, files)) byId.set(fact.factId, fact);
  };
  return { load, under: (key) => byKey.get(key) ?? NOTHING, stored, newKeys };
}

/** Keeps what was learnt for later steps; the units keep the sightings themselves. */
export async function keepFacts(
  client: pg.ClientBase,
  learnt: Learnt,
  newKeys: readonly FactKeys[],
  epoch: string,
): Promise<void> {
  await placeFacts(
    client,
    learnt.facts.map(({ told }) => told),
    epoch,
  );
  for (const { told, fact } of learnt.facts) {
    if (fact !== null && fact.kind !== 'sighting') keepInHand(told);
  }
  if (newKeys.length === 0) return;
  const rows = new CopyEncoder(1 + KEY_SLOTS, newKeys.length * 80);
  for (const { factId, keys } of newKeys) writeKeys(rows, factId, keys);
  await copyInto(client, COPY_KEYS, rows);
}

/** One row, with a key of each slot, or as many as it takes. */
function writeKeys(rows: CopyEncoder, factId: string, keys: readonly number[]): void {
  const bySlot = inSlots(keys);
  const most = Math.max(...bySlot.map((slot) => slot.length));
  for (let at = 0; at < most; at++) {
    rows.row().uuid(factId);
    for (const slot of bySlot) {
      const key = slot[at];
      if (key === undefined) rows.bytes(null);
      else rows.int8(key);
    }
  }
}

function inSlots(keys: readonly number[]): readonly (readonly number[])[] {
  const slots = Array.from({ length: KEY_SLOTS }, () => new Array<number>());
  for (const key of keys) slots[key % KEY_SLOTS]?.push(key);
  return slots;
}

function newFacts({ facts, seen }: Learnt): readonly FiledFact[] {
  const others = facts.flatMap(({ told, fact }) => (fact === null ? [] : [{ factId: told.factId, fact, seen: null }]));
  const sightings = seen.map((sight) => ({ factId: sight.sighting.unit, fact: sight.sighting, seen: sight }));
  return [...others, ...sightings];
}

async function factIdsUnder(
  client: pg.ClientBase,
  keys: readonly number[],
): Promise<readonly { readonly key: string; readonly fact_id: string }[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ key: string; fact_id: string }>(
    UNDER,
    inSlots(keys).map((slot) => `{${slot.join(',')}}`),
  );
  return rows;
}

async function storedFacts(
  client: pg.ClientBase,
  ids: readonly string[],
  files: Pick<Files, 'placedFacts'>,
): Promise<readonly FiledFact[]> {
  const facts = await files.placedFacts(client, ids);
  return facts.flatMap((stored) => {
    const fact = storedFactOf(stored);
    if (fact === null) return [];
    keepInHand(stored);
    return [{ factId: stored.factId, fact, seen: null }];
  });
}
