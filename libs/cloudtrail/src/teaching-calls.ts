import { ADMITTING_CALLS } from './read-admitted.ts';
import { GRANTING_CALLS } from './take-grant.ts';
import { STS_ISSUES } from './take-issuances.ts';
import { SIGN_INS } from './take-sign-in.ts';
import { UNAUTHENTICATED_CALLS } from './unauthenticated.ts';

const CALLS: ReadonlySet<string> = new Set([
  ...SIGN_INS,
  ...GRANTING_CALLS,
  ...ADMITTING_CALLS,
  ...UNAUTHENTICATED_CALLS,
]);

/**
 * Whether records of a call may teach facts, or tell who acted, by its name and not only by what stands in its answer.
 *
 * @param eventName of any service: two services may have calls of one name
 */
export function mayTeach(eventName: string): boolean {
  return CALLS.has(eventName) || STS_ISSUES.test(eventName);
}
