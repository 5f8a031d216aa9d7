import type { Actor } from '#cloudtrail';
import type { KnownFact, KnownSighting, KnownUser, UnitId } from '#lineage';

/** The identity of an actor's unit, readable where the product takes a digest: all of the actor that is not null. */
export const unitOf = (actor: Actor): UnitId =>
  JSON.stringify(Object.fromEntries(Object.entries(actor).filter(([, value]) => value !== null)));

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
    default:
      return [];
  }
}

function userOf({ type, principalId, arn }: Actor): readonly KnownUser[] {
  const isNamed = type === 'IAMUser' && principalId?.startsWith('AIDA') === true && arn !== null;
  return isNamed ? [{ kind: 'user', principalId, arn }] : [];
}

function unique(facts: readonly KnownFact[]): readonly KnownFact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
