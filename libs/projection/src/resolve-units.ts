import { bindingOf, bindKeysOf, settle, wakeKeysOf } from '#lineage';
import type { Binding, KnownFact, KnownSighting, Resolution, UnitId } from '#lineage';
import type pg from 'pg';
import { keyHashOf, knownFactOf, relatedFacts } from './fact-store.ts';
import type { KnownFactRow } from './fact-store.ts';
import { descendantsOf, resolutionsOf, tieEdges, writeUnits } from './unit-store.ts';
import type { UnitRow } from './unit-store.ts';

/** A sighting with the time it covers. */
type Seen = { readonly sighting: KnownSighting; readonly firstAt: Date; readonly lastAt: Date };

/**
 * Answers anew for every unit that new facts bear on, and for all that hang from those.
 *
 * A fact bears on the sightings that share a join key with it. Each of these is bound again from all its facts; then
 * they and their descendants are settled together, callers first. What does not change is not written.
 *
 * @returns how many units were written
 */
export async function resolveUnits(client: pg.ClientBase, news: readonly KnownFactRow[]): Promise<number> {
  const touched = await touchedBy(client, news);
  if (touched.size === 0) return 0;
  const bindings = await bindAll(client, [...touched.values()]);
  await tieEdges(client, [...bindings.values()]);

  const seen = new Map<UnitId, Seen>(touched);
  for (const row of await descendantsOf(client, [...touched.keys()])) {
    if (bindings.has(row.actor)) continue;
    const resolution = JSON.parse(row.answer) as Resolution;
    bindings.set(row.actor, resolution);
    seen.set(row.actor, seenOf(row.actor, row.body, row.first_at, row.last_at));
  }
  const callers = await resolutionsOf(client, outsideCallersOf(bindings));
  const settled = settle(bindings, (unit) => callers.get(unit));
  return writeUnits(client, unitRowsOf(settled, seen));
}

/** Moves the first and last use of units that were seen again. Their answers stay; the status may meet another span. */
export async function growUnits(client: pg.ClientBase, grown: readonly KnownFactRow[]): Promise<void> {
  const seen = new Map(
    grown
      .flatMap((row) => (row.fact.kind === 'sighting' ? [[row.factId, row.fact, row] as const] : []))
      .map(([unit, sighting, { firstAt, lastAt }]) => [unit, { sighting, firstAt, lastAt }] as const),
  );
  await writeUnits(client, unitRowsOf(await resolutionsOf(client, [...seen.keys()]), seen));
}

async function touchedBy(client: pg.ClientBase, news: readonly KnownFactRow[]): Promise<Map<UnitId, Seen>> {
  const touched = new Map<UnitId, Seen>();
  const note = (row: KnownFactRow): void => {
    if (row.fact.kind === 'sighting') touched.set(row.factId, { ...row, sighting: row.fact });
  };
  const keys = new Set(news.flatMap(({ fact }) => wakeKeysOf(fact).map(keyHashOf)));
  for (const rows of (await relatedFacts(client, [...keys])).values()) rows.forEach(note);
  news.forEach(note);
  return touched;
}

async function bindAll(client: pg.ClientBase, sightings: readonly Seen[]): Promise<Map<UnitId, Binding>> {
  const keysOf = new Map(sightings.map(({ sighting }) => [sighting.unit, bindKeysOf(sighting).map(keyHashOf)]));
  const related = await relatedFacts(client, [...new Set([...keysOf.values()].flat())]);
  return new Map(
    sightings.map(({ sighting }) => {
      const facts = new Map<string, KnownFact>();
      for (const key of keysOf.get(sighting.unit) ?? []) {
        for (const { factId, fact } of related.get(key) ?? []) facts.set(factId, fact);
      }
      return [sighting.unit, bindingOf(sighting, [...facts.values()])];
    }),
  );
}

function outsideCallersOf(bindings: ReadonlyMap<UnitId, Binding>): readonly UnitId[] {
  const callers = new Set<UnitId>();
  for (const { candidates } of bindings.values()) {
    for (const { behind } of candidates) {
      if (behind.kind === 'unit' && !bindings.has(behind.unit)) callers.add(behind.unit);
    }
  }
  return [...callers];
}

function unitRowsOf(settled: ReadonlyMap<UnitId, Resolution>, seen: ReadonlyMap<UnitId, Seen>): readonly UnitRow[] {
  return [...settled.values()].flatMap((resolution) => {
    const sight = seen.get(resolution.unit);
    return sight === undefined ? [] : [{ ...sight, resolution }];
  });
}

function seenOf(unit: UnitId, body: string, firstAt: Date, lastAt: Date): Seen {
  const known = knownFactOf({ fact_id: unit, kind: 'sighting', first_at: firstAt, last_at: lastAt, body });
  if (known?.fact.kind !== 'sighting') throw new Error(`unit ${unit} has no sighting behind it`);
  return { sighting: known.fact, firstAt, lastAt };
}
