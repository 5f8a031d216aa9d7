import type { Actor, Issuance } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Candidate } from './answer.ts';
import { isKeyNeverUsed } from './fit.ts';
import { EXPIRY_SKEW_MS, LONGEST_ROLE_SESSION_MS } from './lifetime.ts';
import type { KnownFact, KnownSighting } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import { tellingKeyOf } from './principal.ts';

/** A session of the principal that a copy names: what issued it, and the units that it was seen as. */
type Holder = { readonly issued: Issuance[]; readonly seen: KnownSighting[] };

/**
 * Which session stands behind an `AROA…:name` in the role owner's copy of a call, where the caller's copy is missing.
 *
 * The copy names the principal and not the session, so only one that was alone alive at the moment of the call can be
 * it: even then it is weak, since another may not have been delivered. The session must have been seen in its own
 * account, or that account's logs are not here at all.
 */
export function holdersOf(copy: Actor, facts: readonly KnownFact[]): readonly Candidate[] {
  const { principalId, calledAt } = copy;
  if (principalId === null || calledAt === null) return [];
  const alive = [...sessionsOf(principalId, facts)].filter(([second, session]) => isAliveAt(calledAt, second, session));
  const [only] = alive;
  if (only === undefined || alive.length > 1) return [];
  const own = only[1].seen.filter(({ actor }) => actor.accountId === copy.accountId);
  if (isTwinUnseen(only[1], own)) return [];
  return [...new Set(own.map(({ unit }) => unit))].sort().map((unit) => ({
    at: calledAt,
    from: calledAt,
    until: calledAt,
    issuedBy: [],
    joinedBy: 'SESSION_IDENTITY',
    strength: 'WEAK',
    isCrossAccount: true,
    isHop: false,
    behind: { kind: 'unit', unit },
  }));
}

/** The sessions of a principal, by the second of their creation. */
function sessionsOf(principalId: string, facts: readonly KnownFact[]): ReadonlyMap<number, Holder> {
  const sessions = new Map<number, Holder>();
  const sessionAt = (createdAt: EpochMs): Holder => {
    const second = secondOf(createdAt);
    const session = sessions.get(second) ?? { issued: [], seen: [] };
    sessions.set(second, session);
    return session;
  };
  for (const fact of facts) {
    if (fact.kind === 'issuance' && fact.issuance.issuedPrincipalId === principalId) {
      sessionAt(fact.issuance.evidence.at).issued.push(fact.issuance);
    }
    if (fact.kind !== 'sighting' || fact.actor.type !== 'AssumedRole') continue;
    const { createdAt } = fact.actor;
    if (fact.actor.principalId === principalId && createdAt !== null) sessionAt(createdAt).seen.push(fact);
  }
  return sessions;
}

/** A session whose issue is not known may live as long as any. */
function isAliveAt(at: EpochMs, second: number, { issued }: Holder): boolean {
  const from = second * 1000;
  const longest = from + LONGEST_ROLE_SESSION_MS;
  const ends = issued.map(({ expiresAt }) => expiresAt ?? longest);
  const until = ends.length === 0 ? longest : Math.max(...ends);
  return from <= at && at <= until + EXPIRY_SKEW_MS;
}

/**
 * Twins are one session: where one of them was never seen to act, what is known of the other does not speak for it. A key
 * that nobody ever uses tells nothing.
 */
function isTwinUnseen({ issued }: Holder, seen: readonly KnownSighting[]): boolean {
  const used = new Set(seen.map(({ actor }) => actor.accessKeyId));
  return issued.some((issuance) => {
    const key = tellingKeyOf(issuance.issuedKeyId);
    return key !== null && !isKeyNeverUsed(issuance) && !used.has(key);
  });
}
