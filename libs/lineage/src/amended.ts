import type { Amends, Issuance } from '#cloudtrail';
import type { KnownIssuance } from './known-fact.ts';

/**
 * Issuing records as CloudTrail later corrected them: an addendum is another record of the same call, under an event id of
 * its own. Where it tells of the very credential that the record which it names told of, it is no second call; and if it
 * says that it tells the caller anew, that is who called.
 *
 * One that tells of another credential, or that completes a record which told of none, stands for itself, and so does one
 * whose first record is missing. One that shows another caller, and does not say that it tells the caller anew, contradicts
 * the record: both stand, as two calls would. So do two addenda that name different callers, since nothing says which came later.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (addendum)
 */
export function amended(issuances: readonly KnownIssuance[]): readonly KnownIssuance[] {
  const addenda = issuances.filter(({ issuance }) => issuance.amends !== null);
  if (addenda.length === 0) return issuances;
  return issuances.flatMap((known) => {
    if (known.issuance.amends !== null) {
      const firsts = issuances.filter((first) => isOf(known, first));
      return firsts.length === 0 || firsts.some((first) => contradicts(known, first)) ? [known] : [];
    }
    const corrections = addenda.filter((addendum) => isOf(addendum, known) && isCallerToldBy(addendum, known));
    return corrections.length === 0 ? [known] : corrections.flatMap((addendum) => corrected(known, addendum));
  });
}

/** Whether an addendum is about this record, and tells of the same credential. */
function isOf({ issuance: addendum }: KnownIssuance, { issuance: first }: KnownIssuance): boolean {
  const isAbout =
    first.amends === null &&
    addendum.amends?.eventId === first.evidence.eventId &&
    addendum.evidence.accountId === first.evidence.accountId;
  return isAbout && issuedBy(addendum) === issuedBy(first);
}

/** All that a call issued, and when, without who called: records that agree in it are found by the same join keys, so none is seen alone. */
function issuedBy(issuance: Issuance): string {
  const { at } = issuance.evidence;
  return JSON.stringify({ ...issuance, evidence: at, caller: null, federation: null, amends: null, requestId: null });
}

/** One that does not say what it tells anew tells the caller where the first record shows none. */
function isCallerToldBy({ issuance: { amends, caller } }: KnownIssuance, { issuance: first }: KnownIssuance): boolean {
  const isMissing = amends?.fields === null && first.caller.type === null && caller.type !== null;
  return (isMissing || saysCallerIsNew(amends)) && JSON.stringify(caller) !== JSON.stringify(first.caller);
}

const saysCallerIsNew = (amends: Amends | null): boolean => /\buserIdentity\b/.test(amends?.fields ?? '');

/** Whether both show the caller, and something of it differs that the addendum does not say to be new. */
function contradicts({ issuance: { amends, caller } }: KnownIssuance, { issuance: first }: KnownIssuance): boolean {
  if (saysCallerIsNew(amends) || caller.type === null || first.caller.type === null) return false;
  const before = new Map<string, unknown>(Object.entries(first.caller));
  return Object.entries(caller).some(([name, value]) => {
    const known = before.get(name) ?? null;
    return value !== null && known !== null && JSON.stringify(value) !== JSON.stringify(known);
  });
}

/** Both records, by the caller that the later one tells. */
function corrected(first: KnownIssuance, addendum: KnownIssuance): readonly KnownIssuance[] {
  const { caller } = addendum.issuance;
  return [{ kind: 'issuance', issuance: { ...first.issuance, caller }, caller: addendum.caller }, addendum];
}
