import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { attributionOf, bindingOf, bindKeysOf, joinKeysOf, settle } from '#lineage';
import type { Attribution, KnownFact, KnownSighting, Resolution, UnitId } from '#lineage';
import { aSighting, unitOf, withSightings } from './a-sighting.ts';
import { moment } from './moment.ts';

/** The resolutions of all that was seen: facts are gathered by join keys, bound and settled, all in memory. */
export function resolveAll(facts: readonly KnownFact[]): ReadonlyMap<UnitId, Resolution> {
  const byKey = new Map<string, KnownFact[]>();
  for (const fact of facts) {
    for (const key of joinKeysOf(fact)) {
      const filed = byKey.get(key);
      if (filed === undefined) byKey.set(key, [fact]);
      else filed.push(fact);
    }
  }
  return resolveWith(facts, (sighting) => [...new Set(bindKeysOf(sighting).flatMap((key) => byKey.get(key) ?? []))]);
}

/** The same, but each unit is bound from every fact there is. */
export function resolveByForce(facts: readonly KnownFact[]): ReadonlyMap<UnitId, Resolution> {
  return resolveWith(facts, () => facts);
}

/** Who an actor was at a moment (a time of day), by some facts and what their records tell besides. */
export function attribution(facts: readonly KnownFact[], actor: Actor, at: string | EpochMs): Attribution {
  const resolutions = resolveAll(withSightings([...facts, aSighting(actor)]));
  return attributionOf(unitOf(actor), typeof at === 'string' ? moment(at) : at, (unit) => resolutions.get(unit));
}

function resolveWith(
  facts: readonly KnownFact[],
  relatedTo: (sighting: KnownSighting) => readonly KnownFact[],
): ReadonlyMap<UnitId, Resolution> {
  const sightings = facts.filter((fact) => fact.kind === 'sighting');
  const bindings = new Map(sightings.map((sighting) => [sighting.unit, bindingOf(sighting, relatedTo(sighting))]));
  return settle(bindings, () => undefined);
}
