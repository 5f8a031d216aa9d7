import type { Actor, OnBehalfOf } from '#cloudtrail';
import { distinctInOrder } from '#kernel';
import type { Candidate } from './answer.ts';
import { isUserCopy } from './join-keys.ts';
import type { KnownCenterUser, KnownFact } from './known-fact.ts';
import { ALWAYS_FROM, ALWAYS_UNTIL } from './lifetime.ts';
import type { Origin } from './origin.ts';
import { accountOfArn } from './principal.ts';

/**
 * Who an `AWSAccount` identity is: the role owner's copy of a call hides its caller, and names only a unique id.
 *
 * The caller's own copy of the same call (equal `sharedEventID`, equal moment, equal principal id) names it in full;
 * else a user's id is resolved by any record that shows that id with its ARN. A role session's id is many sessions', and
 * names none of them. An alias adds no hop: it is the same identity, seen from the other account.
 */
export function aliasesOf(actor: Actor, facts: readonly KnownFact[]): readonly Candidate[] {
  const copies = facts.flatMap((fact) => copyOf(actor, fact));
  if (copies.length > 0) return unique(copies);
  return isUserCopy(actor) ? unique(facts.flatMap((fact) => userOf(actor, fact))) : [];
}

function copyOf(actor: Actor, fact: KnownFact): readonly Candidate[] {
  if (fact.kind !== 'issuance' && fact.kind !== 'shared-call') return [];
  const call = fact.kind === 'issuance' ? fact.issuance : fact.call;
  const by = fact.kind === 'issuance' ? fact.issuance.caller : fact.call.actor;
  const isSameCall = call.sharedEventId !== null && call.sharedEventId === actor.sharedEventId;
  if (!isSameCall || by.type === 'AWSAccount' || !isSameId(by, actor)) return [];
  const { at } = call.evidence;
  return [{ ...ALIAS, at, from: at, until: at, behind: { kind: 'unit', unit: fact.caller } }];
}

const isSameId = (a: Actor, b: Actor): boolean => a.principalId !== null && a.principalId === b.principalId;

/** An id belongs to one user for ever. */
function userOf(actor: Actor, fact: KnownFact): readonly Candidate[] {
  if (fact.kind !== 'user' || fact.principalId !== actor.principalId) return [];
  const origin: Origin = { kind: 'IAM_USER', id: fact.arn, accountId: accountOfArn(fact.arn), service: null };
  return [{ ...ALWAYS, ...ALIAS, behind: { kind: 'origin', origin } }];
}

/**
 * Who an Identity Center user is whose record shows only an id: whoever another record names beside the same id of the
 * same identity store. It counts as weak, since a user may be given another name.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
 */
export function centerNamesOf({ onBehalfOf }: Actor, facts: readonly KnownFact[]): readonly Candidate[] {
  return unique(facts.flatMap((fact) => (fact.kind === 'center-user' && isId(onBehalfOf, fact) ? [named(fact)] : [])));
}

const isId = (id: OnBehalfOf | null, { userId, identityStoreArn }: KnownCenterUser): boolean =>
  id?.userId === userId && id.identityStoreArn === identityStoreArn;

function named({ userName }: KnownCenterUser): Candidate {
  const origin: Origin = { kind: 'IDENTITY_CENTER_USER', id: userName, accountId: null, service: null };
  return { ...ALWAYS, ...ALIAS, joinedBy: 'IN_RECORD', strength: 'WEAK', behind: { kind: 'origin', origin } };
}

const ALWAYS = { at: ALWAYS_FROM, from: ALWAYS_FROM, until: ALWAYS_UNTIL };

const ALIAS = {
  issuedBy: [],
  joinedBy: 'SHARED_EVENT',
  strength: 'STRONG',
  isCrossAccount: true,
  isHop: false,
} as const;

const unique = (candidates: readonly Candidate[]): readonly Candidate[] =>
  distinctInOrder(candidates, (candidate) => JSON.stringify(candidate));
