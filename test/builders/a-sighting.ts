import type { Actor } from '#cloudtrail';
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

/** An identity that acted. */
export const aSighting = (actor: Actor): KnownSighting => ({ kind: 'sighting', actor, unit: unitOf(actor) });

/**
 * Facts with what the records that they were taken from also tell: that whoever called or signed in acted, and which ARN a user's
 * unique id belongs to.
 */
export function withSightings(facts: readonly KnownFact[]): readonly KnownFact[] {
  const sightings = facts.flatMap((fact) => actorsOf(fact).map(aSighting));
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

function unique(facts: readonly KnownFact[]): readonly KnownFact[] {
  return [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];
}

function keyOf(fact: KnownFact): string {
  return fact.kind === 'sighting' ? fact.unit : JSON.stringify(fact);
}
