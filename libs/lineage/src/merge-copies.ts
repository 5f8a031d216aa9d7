import type { Issuance } from '#cloudtrail';
import { compareText, distinctInOrder } from '#kernel';
import type { IssuingRecord } from './answer.ts';
import type { KnownIssuance } from './known-fact.ts';

/** One issuing call: what it issued, its fullest caller, and the records of it, one for each account that has a copy. */
export type IssuingCall = KnownIssuance & { readonly records: readonly IssuingRecord[] };

/**
 * Folds the two copies of a cross-account call into one.
 *
 * CloudTrail delivers such a call to the caller's account and to the role's, under two event ids and one
 * `sharedEventID`; only the caller's copy says who called. Copies are one call only if they agree in everything that
 * was issued, and in the caller's unique id unless one hides it: a shared id alone proves nothing. Two full callers of
 * one shared id are two calls, and both stay.
 */
export function mergeCopies(issuances: readonly KnownIssuance[]): readonly IssuingCall[] {
  if (issuances.length < 2) return foldCopies(issuances);
  const calls = new Map<string, KnownIssuance[]>();
  for (const known of issuances) {
    const key = callKey(known.issuance);
    const copies = calls.get(key);
    if (copies === undefined) calls.set(key, [known]);
    else copies.push(known);
  }
  return [...calls.values()].flatMap(foldCopies);
}

/** Whether this is the copy that the role's account got of another account's call: it hides the caller. */
export const isOwnersCopy = ({ caller }: Issuance): boolean => caller.type === 'AWSAccount';

/** All that a call issued, and which call it was; copies that differ in any of it are different calls. */
function callKey(issuance: Issuance): string {
  const { sharedEventId, evidence, amends } = issuance;
  return JSON.stringify([
    sharedEventId ?? [amends?.eventId ?? evidence.eventId, evidence.accountId],
    evidence.at,
    issuance.eventName,
    issuance.issuedKeyId,
    issuance.issuedPrincipalId,
    issuance.roleArn,
    issuance.sessionName,
    issuance.targetPrincipal,
    issuance.expiresAt,
    issuance.workloadTags,
    issuance.assumedPrincipalArn,
  ]);
}

/** Of two records of one caller's the one with the greater id stands for the call, whichever was told first. */
function foldCopies(known: readonly KnownIssuance[]): readonly IssuingCall[] {
  const [only] = known;
  if (only !== undefined && known.length === 1) return [{ ...only, records: recordsOf([only]) }];
  const copies = known.toSorted(byRecord);
  const full = copies.filter(({ issuance }) => !isOwnersCopy(issuance));
  const strangers = copies.filter(
    (copy) => isOwnersCopy(copy.issuance) && !full.some((caller) => isSameCaller(copy, caller)),
  );
  const byCaller = new Map([...full, ...strangers].map((known) => [known.caller, known]));
  return [...byCaller.values()].map((call) => ({
    ...call,
    records: recordsOf(copies.filter((copy) => copy.caller === call.caller || isSameCaller(copy, call))),
  }));
}

function isSameCaller(copy: KnownIssuance, full: KnownIssuance): boolean {
  if (!isOwnersCopy(copy.issuance) || isOwnersCopy(full.issuance)) return false;
  const { principalId } = copy.issuance.caller;
  return principalId === null || principalId === full.issuance.caller.principalId;
}

function recordsOf(copies: readonly KnownIssuance[]): readonly IssuingRecord[] {
  const records = distinctInOrder(
    copies.map(({ issuance }) => issuance.evidence),
    recordKey,
  );
  return records.map(({ eventId, accountId }) => ({ eventId, accountId }));
}

const byRecord = ({ issuance: a }: KnownIssuance, { issuance: b }: KnownIssuance): number =>
  compareText(recordKey(a.evidence), recordKey(b.evidence));

/** A record, in a word. */
export const recordKey = ({ eventId, accountId }: IssuingRecord): string => `${eventId} ${accountId}`;
