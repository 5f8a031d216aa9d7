import { bindingOf, RESOLVER } from '#lineage';
import type { Binding, KnownFact, Resolver } from '#lineage';

/** As if a further version of the resolver did not know some rules, and took some users for others. */
export const OTHER_RESOLVER: Resolver = {
  ...RESOLVER,
  version: RESOLVER.version + 1,
  bindingOf: (sighting, facts) => withOtherUsers(bindingOf(sighting, facts.filter(isKnownStill))),
};

const FORGOTTEN = new Set(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'GetFederationToken']);

const isKnownStill = (fact: KnownFact): boolean =>
  fact.kind !== 'sign-in' && !(fact.kind === 'issuance' && FORGOTTEN.has(fact.issuance.eventName));

/** Every second user, by the length of the ARN. */
function withOtherUsers(binding: Binding): Binding {
  const { standing } = binding;
  if (standing.kind !== 'origin' || standing.origin.kind !== 'IAM_USER') return binding;
  const { id } = standing.origin;
  if (id.length % 2 === 0) return binding;
  return { ...binding, standing: { ...standing, origin: { ...standing.origin, id: `${id}-other` } } };
}
