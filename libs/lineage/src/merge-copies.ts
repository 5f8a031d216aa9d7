import type { Evidence, Issuance } from '#cloudtrail';
import type { IssuingRecord } from './answer.ts';
import type { KnownIssuance } from './known-fact.ts';

/** One issuing call: what it issued, its fullest caller, and the records of it, one for each account that has a copy. */
export type IssuingCall = KnownIssuance & { readonly records: readonly IssuingRecord[] };

/**
 * Folds the two copies of a cross-account call into one.
 *
 * CloudTrail delivers such a call to the caller's account and to the role's, under two event ids and one
 * `sharedEventID`; only the caller's copy says who called. Copies are one call only if they agree in everything that
 * was issued: a shared id alone proves nothing. Two full callers of one shared id are two calls, and both stay.
 */
export function mergeCopies(issuances: readonly KnownIssuance[]): readonly IssuingCall[] {
  const calls = new Map<string, KnownIssuance[]>();
  for (const known of issuances) {
    const key = callKey(known.issuance);
    const copies = calls.get(key);
    if (copies === undefined) calls.set(key, [known]);
    else copies.push(known);
  }
  return [...calls.values()].flatMap(foldCopies);
}

/** All that a call issued, and which call it was; copies that differ in any of it are different calls. */
function callKey(issuance: Issuance): string {
  const { sharedEventId, evidence } = issuance;
  return JSON.stringify([
    sharedEventId ?? [evidence.eventId, evidence.accountId],
    evidence.at,
    issuance.eventName,
    issuance.issuedKeyId,
    issuance.issuedPrincipalId,
    issuance.roleArn,
    issuance.sessionName,
    issuance.expiresAt,
    issuance.workloadTags,
  ]);
}

function foldCopies(copies: readonly KnownIssuance[]): readonly IssuingCall[] {
  const full = copies.filter(({ issuance }) => issuance.caller.type !== 'AWSAccount');
  const callers = full.length > 0 ? full : copies;
  const byCaller = new Map(callers.map((known) => [known.caller, known]));
  return [...byCaller.values()].map((known) => ({
    ...known,
    records: recordsOf(copies.filter((copy) => copy.caller === known.caller || !full.includes(copy))),
  }));
}

function recordsOf(copies: readonly KnownIssuance[]): readonly IssuingRecord[] {
  const byText = new Map(copies.map(({ issuance: { evidence } }) => [recordKey(evidence), evidence]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { eventId, accountId }]) => ({ eventId, accountId }));
}

const recordKey = ({ eventId, accountId }: Evidence): string => `${eventId} ${accountId}`;
