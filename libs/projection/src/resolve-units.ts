import { isSameBinding, keyHashOf } from '#lineage';
import type { Binding, KnownFact, KnownSighting, Resolution, Resolver, UnitId } from '#lineage';
import type pg from 'pg';
import { descendantsOf, tieEdges } from './edge-store.ts';
import type { FiledFacts } from './filed-facts.ts';
import type { Learnt, Seen } from './learn-facts.ts';
import { resolutionOf, storedUnits } from './unit-row.ts';
import type { StoredUnit } from './unit-row.ts';
import { insertUnits, updateUnits } from './unit-store.ts';
import type { StepBy, UnitRow } from './unit-store.ts';

/** Where units are kept, with their edges and all that was answered for them. */
export type UnitStore = {
  readonly storedUnits: typeof storedUnits;
  readonly descendantsOf: typeof descendantsOf;
  readonly tieEdges: typeof tieEdges;
  readonly insertUnits: typeof insertUnits;
  readonly updateUnits: typeof updateUnits;
};

const STORED: UnitStore = { storedUnits, descendantsOf, tieEdges, insertUnits, updateUnits };

/**
 * Answers for every unit that was not seen before, and anew for those that new facts bear on and all that hang from
 * these.
 *
 * A fact bears on the sightings that share a join key with it. Each of these is bound again from all its facts; where
 * that changed, it and its descendants are settled together, callers first. What does not change is not written.
 *
 * @param store PostgreSQL's, if nothing else is said
 * @returns how many units were written
 */
export async function resolveUnits(
  client: pg.ClientBase,
  learnt: Learnt,
  filed: FiledFacts,
  { resolver, epoch }: StepBy,
  store: UnitStore = STORED,
): Promise<number> {
  const touched = await touchedBy(filed, learnt, resolver);
  const bindings = await bindAll(touched, filed, resolver);
  for (const [unit, known] of filed.stored) {
    const binding = bindings.get(unit);
    if (binding !== undefined && isSameBinding(binding, resolutionOf(known))) bindings.delete(unit);
  }
  const unseen = new Set(learnt.seen.map(({ sighting }) => sighting.unit));
  const seenBefore = new Set([...bindings.keys()].filter((unit) => !unseen.has(unit)));
  await store.tieEdges(client, [...bindings.values()], seenBefore, epoch);

  const before = new Map(filed.stored);
  const hanging = await store.descendantsOf(client, [...bindings.keys()]);
  for await (const units of portionsNamed(client, hanging, bindings, store)) {
    for (const unit of units) {
      before.set(unit.unit, unit);
      bindings.set(unit.unit, resolutionOf(unit));
    }
  }
  const callers = await callersOutside(client, bindings, store);
  const settled = resolver.settle(bindings, (unit) => callers.get(unit));
  return write(client, settled, learnt, before, { resolver, epoch }, store);
}

/** The units that new facts bear on: those that were not seen before, and those that share a key with what is new. */
async function touchedBy(filed: FiledFacts, learnt: Learnt, { wakeKeysOf }: Resolver): Promise<Map<UnitId, Seen>> {
  const sightings = [...learnt.seen, ...learnt.earlier];
  const news = [
    ...learnt.facts.flatMap(({ fact }) => fact ?? []),
    ...sightings.map(({ sighting }): KnownFact => sighting),
  ];
  const wakeKeys = new Set<number>();
  for (const fact of news) for (const key of wakeKeysOf(fact)) wakeKeys.add(keyHashOf(key));
  await filed.load([...wakeKeys]);
  const touched = new Map<UnitId, Seen>();
  for (const key of wakeKeys)
    for (const { factId, seen } of filed.under(key)) if (seen !== null) touched.set(factId, seen);
  for (const seen of sightings) touched.set(seen.sighting.unit, seen);
  return touched;
}

async function bindAll(
  touched: ReadonlyMap<UnitId, Seen>,
  filed: FiledFacts,
  resolver: Resolver,
): Promise<Map<UnitId, Binding | Resolution>> {
  const asks = [...touched.values()].map(({ sighting }) => ({
    sighting,
    keys: resolver.bindKeysOf(sighting).map(keyHashOf),
  }));
  await filed.load(asks.flatMap(({ keys }) => keys));
  return new Map(asks.map(({ sighting, keys }) => [sighting.unit, bind(sighting, keys, filed, resolver)]));
}

function bind(sighting: KnownSighting, keys: readonly number[], filed: FiledFacts, { bindingOf }: Resolver): Binding {
  const facts = new Set<KnownFact>();
  for (const key of keys) for (const { fact } of filed.under(key)) facts.add(fact);
  return bindingOf(sighting, [...facts]);
}

/** Units that are read at a time: the next ones are on their way while these are taken apart. */
const PORTION = 2_000;

/** Units of a list that are stored, but for those that are at hand. */
async function* portionsNamed(
  client: pg.ClientBase,
  units: readonly UnitId[],
  known: ReadonlyMap<UnitId, unknown>,
  store: UnitStore,
): AsyncGenerator<readonly StoredUnit[], void> {
  const unread = units.filter((unit) => !known.has(unit));
  let coming = store.storedUnits(client, unread.slice(0, PORTION));
  for (let from = PORTION; from < unread.length; from += PORTION) {
    const read = await coming;
    coming = store.storedUnits(client, unread.slice(from, from + PORTION));
    coming.catch(() => undefined); // awaited when these are done with; until then it must not go unhandled
    yield read;
  }
  yield await coming;
}

async function callersOutside(
  client: pg.ClientBase,
  bindings: ReadonlyMap<UnitId, Binding>,
  store: UnitStore,
): Promise<ReadonlyMap<UnitId, Resolution>> {
  const callers = new Set<UnitId>();
  for (const { candidates } of bindings.values()) {
    for (const { behind } of candidates) if (behind.kind === 'unit') callers.add(behind.unit);
  }
  const settled = new Map<UnitId, Resolution>();
  for await (const units of portionsNamed(client, [...callers], bindings, store)) {
    for (const unit of units) settled.set(unit.unit, resolutionOf(unit));
  }
  return settled;
}

async function write(
  client: pg.ClientBase,
  settled: ReadonlyMap<UnitId, Resolution>,
  learnt: Learnt,
  before: ReadonlyMap<UnitId, StoredUnit>,
  by: StepBy,
  store: UnitStore,
): Promise<number> {
  const inserted = learnt.seen.flatMap((seen): UnitRow[] => {
    const resolution = settled.get(seen.sighting.unit);
    return resolution === undefined ? [] : [{ ...seen, resolution }];
  });
  const known = new Map(before);
  const unread = [...learnt.moved.keys()].filter((unit) => !known.has(unit));
  for (const unit of await store.storedUnits(client, unread)) known.set(unit.unit, unit);
  const changed = [...known.values()].flatMap((unit) => {
    const resolution = settled.get(unit.unit);
    const time = learnt.moved.get(unit.unit);
    if (resolution === undefined && time === undefined) return [];
    return [{ ...rowOf(unit), ...time, resolution: resolution ?? resolutionOf(unit), before: unit }];
  });
  await store.insertUnits(client, inserted, by);
  return inserted.length + (await store.updateUnits(client, changed, by));
}

function rowOf({ unit, actor, firstAt, lastAt }: StoredUnit): Omit<UnitRow, 'resolution'> {
  return { sighting: { kind: 'sighting', actor, unit, firstAt }, firstAt, lastAt };
}
