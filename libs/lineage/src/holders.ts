import type { Actor } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { EXPIRY_SKEW_MS, LONGEST_ROLE_SESSION_MS } from './lifetime.ts';
import { isRoleSession } from './principal.ts';
import type { KnownFact } from './known-fact.ts';
import { secondOf } from './known-fact.ts';

/** How many sessions a claim lists at most, the first by time. */
const MOST_LISTED = 20;

/** A session that a copy may be of: when its issue ends, as far as known, and whether it was seen to act. */
type Holder = { ends: number; isIssued: boolean };

/**
 * The sessions that may stand behind an `AROA…:name` in the role owner's copy of a call, where the caller's copy is
 * missing: those of that principal that were alive at the moment of the call.
 *
 * They are leads, and never an answer, not even if there is only one: that the caller's own copy is missing shows that the
 * records of its account have a hole at that very moment, and another session may lie in it.
 *
 * @returns the session keys (principal id and time of creation), by time
 */
export function holdersOf({ type, principalId, calledAt }: Actor, facts: readonly KnownFact[]): readonly string[] {
  if (type !== 'AWSAccount' || !isRoleSession(principalId) || calledAt === null) return [];
  return [...sessionsOf(principalId, facts)]
    .filter(([createdAt, { ends }]) => createdAt <= calledAt && calledAt <= ends + EXPIRY_SKEW_MS)
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_LISTED)
    .map(([createdAt]) => `${principalId} ${isoOf(createdAt as EpochMs)}`);
}

/** The sessions of a principal, by the second of their creation. One whose issue is not known may live as long as any. */
function sessionsOf(principalId: string, facts: readonly KnownFact[]): ReadonlyMap<number, Holder> {
  const sessions = new Map<number, Holder>();
  const learn = (createdAt: EpochMs, expiresAt: EpochMs | null, isIssued: boolean): void => {
    const second = secondOf(createdAt) * 1_000;
    const ends = expiresAt ?? second + LONGEST_ROLE_SESSION_MS;
    const known = sessions.get(second);
    if (known === undefined || (isIssued && !known.isIssued)) sessions.set(second, { ends, isIssued });
    else if (isIssued) known.ends = Math.max(known.ends, ends);
  };
  for (const fact of facts) {
    if (fact.kind === 'issuance' && fact.issuance.issuedPrincipalId === principalId) {
      learn(fact.issuance.evidence.at, fact.issuance.expiresAt, true);
    }
    if (fact.kind !== 'sighting' || fact.actor.type !== 'AssumedRole' || fact.actor.createdAt === null) continue;
    if (fact.actor.principalId === principalId) learn(fact.actor.createdAt, null, false);
  }
  return sessions;
}
