import type { Actor } from '#cloudtrail';
import type { Candidate } from './answer.ts';
import { holdersOf } from './holders.ts';
import { isUserCopy } from './join-keys.ts';
import type { KnownFact, KnownIssuance } from './known-fact.ts';
import { ALWAYS_FROM, ALWAYS_UNTIL } from './lifetime.ts';
import type { Origin } from './origin.ts';
import { accountOfArn } from './principal.ts';

/**
 * Who an `AWSAccount` identity is: the role owner's copy of a call hides its caller, and names only a unique id.
 *
 * The caller's own copy of the same call (equal `sharedEventID`, equal moment, equal principal id) names it in full;
 * else a user's id is resolved by any record that shows that id with its ARN, and a role session's by what else is known
 * of its principal at that moment. An alias adds no hop: it is the same identity, seen from the other account.
 */
export function aliasesOf(actor: Actor, facts: readonly KnownFact[]): readonly Candidate[] {
  const copies = facts
    .filter((fact): fact is KnownIssuance => fact.kind === 'issuance')
    .flatMap((fact) => copyOf(actor, fact));
  if (copies.length > 0) return unique(copies);
  return isUserCopy(actor) ? unique(facts.flatMap((fact) => userOf(actor, fact))) : holdersOf(actor, facts);
}

function copyOf(actor: Actor, { issuance, caller }: KnownIssuance): readonly Candidate[] {
  const isSameCall = issuance.sharedEventId !== null && issuance.sharedEventId === actor.sharedEventId;
  if (!isSameCall || issuance.caller.type === 'AWSAccount') return [];
  if (issuance.caller.principalId !== actor.principalId) return [];
  const at = issuance.evidence.at;
  return [{ ...ALIAS, at, from: at, until: at, behind: { kind: 'unit', unit: caller } }];
}

/** An id belongs to one user for ever. */
function userOf(actor: Actor, fact: KnownFact): readonly Candidate[] {
  if (fact.kind !== 'user' || fact.principalId !== actor.principalId) return [];
  const origin: Origin = { kind: 'IAM_USER', id: fact.arn, accountId: accountOfArn(fact.arn), service: null };
  return [{ ...ALIAS, at: ALWAYS_FROM, from: ALWAYS_FROM, until: ALWAYS_UNTIL, behind: { kind: 'origin', origin } }];
}

const ALIAS = {
  issuedBy: [],
  joinedBy: 'SHARED_EVENT',
  strength: 'STRONG',
  isCrossAccount: true,
  isHop: false,
} as const;

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  const byText = new Map(candidates.map((candidate) => [JSON.stringify(candidate), candidate]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, candidate]) => candidate);
}
