import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { userShownBy } from '#lineage';
import type { KnownFact, KnownSighting, UnitId } from '#lineage';

/** The identity of an actor's unit, readable where the product takes a digest: all of the actor that is not null. */
export function unitOf(actor: Actor): UnitId {
  const known = units.get(actor);
  if (known !== undefined) return known;
  const unit = JSON.stringify(Object.fromEntries(Object.entries(actor).filter(([, value]) => value !== null)));
  units.set(actor, unit);
  return unit;
}

/** Laws ask for the same actors again and again. */
const units = new WeakMap<Actor, UnitId>();

/** An identity that acted, and when it was first seen to. */
export const aSighting = (actor: Actor, firstAt: EpochMs | null = null): KnownSighting => ({
  kind: 'sighting',
  actor,
  unit: unitOf(actor),
  firstAt,
});

/**
 * Facts with what the records that they were taken from also tell: that whoever called or signed in acted, and which ARN a user's
 * unique id belongs to.
 */
export function withSightings(facts: readonly KnownFact[]): readonly KnownFact[] {
  const sightings = facts.flatMap((fact) => actorsOf(fact).map((actor) => aSighting(actor)));
  const users = [...facts, ...sightings].flatMap((fact) => (fact.kind === 'sighting' ? userOf(fact.actor) : []));
  return unique([...facts, ...sightings, ...users]);
}

function actorsOf(fact: KnownFact): readonly Actor[] {
  switch (fact.kind) {
    case 'issuance':
      return [fact.issuance.caller];
    case 'sign-in':
      return [fact.signIn.actor];
    case 'grant':
      return [fact.grant.actor];
    case 'shared-call':
      return [fact.call.actor];
    default:
      return [];
  }
}

function userOf(actor: Actor): readonly KnownFact[] {
  const user = userShownBy(actor);
  return user === null ? [] : [user];
}

/** Each fact once; a unit's sightings are one, from the earliest on, as the store keeps them. */
function unique(facts: readonly KnownFact[]): readonly KnownFact[] {
  const byKey = new Map<string, KnownFact>();
  for (const fact of facts) {
    const known = byKey.get(keyOf(fact));
    byKey.set(keyOf(fact), known?.kind === 'sighting' && fact.kind === 'sighting' ? earlier(known, fact) : fact);
  }
  return [...byKey.values()];
}

const earlier = (one: KnownSighting, other: KnownSighting): KnownSighting =>
  (one.firstAt ?? Infinity) <= (other.firstAt ?? Infinity) ? one : other;

const keyOf = (fact: KnownFact): string => (fact.kind === 'sighting' ? fact.unit : JSON.stringify(fact));
