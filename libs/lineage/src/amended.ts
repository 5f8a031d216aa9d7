import type { Actor, Issuance } from '#cloudtrail';
import type { KnownIssuance } from './known-fact.ts';
import { contradictsCaller, tellsCaller } from './later-word.ts';
import type { LaterWord } from './later-word.ts';

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
      return firsts.length === 0 || firsts.some((first) => contradictsCaller(saidIn(known), first.issuance.caller))
        ? [known]
        : [];
    }
    const told = addenda.filter(
      (addendum) => isOf(addendum, known) && tellsCaller(saidIn(addendum), known.issuance.caller),
    );
    const isOther = told.some(({ issuance }) => !isEqual(issuance.caller, known.issuance.caller));
    return isOther ? told.flatMap((addendum) => corrected(known, addendum)) : [known];
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

const saidIn = ({ issuance: { amends, caller } }: KnownIssuance): LaterWord => ({
  fields: amends?.fields ?? null,
  caller,
});

const isEqual = (a: Actor, b: Actor): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Both records, by the caller that the later one tells. */
function corrected(first: KnownIssuance, addendum: KnownIssuance): readonly KnownIssuance[] {
  const { caller } = addendum.issuance;
  return [{ kind: 'issuance', issuance: { ...first.issuance, caller }, caller: addendum.caller }, addendum];
}
