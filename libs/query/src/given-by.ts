import { RESOLVER_VERSION } from '#lineage';

/** A symbol, so that whoever copies an answer copies it, and the JSON that scripts read lacks it. */
const GIVEN_BY = Symbol('the version of the resolver');

/** Notes the version of the resolver that gave an answer. */
export const givenBy = <T extends object>(answer: T, version: number): T => ({ ...answer, [GIVEN_BY]: version });

/** The version of the resolver that gave an answer: this program's, where it was worked out for the question itself. */
export function resolverVersionOf(answer: object): number {
  const version: unknown = GIVEN_BY in answer ? answer[GIVEN_BY] : undefined;
  return typeof version === 'number' ? version : RESOLVER_VERSION;
}
