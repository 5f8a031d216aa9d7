import type { Amends, Issuance } from '#cloudtrail';
import type { KnownIssuance } from './known-fact.ts';

/** What of an issuance stands in the request, and what in the answer; the caller stands in `userIdentity`. */
const TOLD_IN: readonly (readonly [field: string, members: readonly (keyof Issuance)[]])[] = [
  ['requestParameters', ['roleArn', 'sessionName', 'targetPrincipal', 'workloadTags']],
  [
    'responseElements',
    [
      ...(['issuedKeyId', 'expiresAt', 'issuedPrincipalId', 'sessionArn', 'sourceIdentity'] as const),
      ...(['federation', 'assumedPrincipalArn'] as const),
    ],
  ],
];

/**
 * Issuing records as CloudTrail later corrected them: an addendum is another record of the same call, under an event id of
 * its own, and takes the place of the record that it names. Where that one is missing, the addendum stands for itself.
 *
 * An addendum says which fields it tells anew; the rest is the first record's. Where it does not say, whatever it has goes
 * before what the first one had. Two that differ are two calls, since nothing says which of them is the later.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (addendum)
 */
export function amended(issuances: readonly KnownIssuance[]): readonly KnownIssuance[] {
  const addenda = issuances.filter(({ issuance }) => issuance.amends !== null);
  if (addenda.length === 0) return issuances;
  return issuances.flatMap((known) => {
    if (known.issuance.amends !== null) return hasFirst(known, issuances) ? [] : [known];
    const its = addenda.filter((addendum) => isAbout(addendum, known));
    return its.length === 0 ? [known] : its.flatMap((addendum) => corrected(known, addendum));
  });
}

const hasFirst = (addendum: KnownIssuance, issuances: readonly KnownIssuance[]): boolean =>
  issuances.some((known) => known.issuance.amends === null && isAbout(addendum, known));

function isAbout({ issuance: { amends, evidence } }: KnownIssuance, { issuance: first }: KnownIssuance): boolean {
  return amends?.eventId === first.evidence.eventId && evidence.accountId === first.evidence.accountId;
}

/** Both records of the call, as it is known now; the first alone where the addendum adds nothing to it. */
function corrected(first: KnownIssuance, addendum: KnownIssuance): readonly KnownIssuance[] {
  const now = merged(first, addendum);
  if (JSON.stringify(now) === JSON.stringify(first)) return [first];
  const { amends } = addendum.issuance;
  const evidence = { ...addendum.issuance.evidence, at: first.issuance.evidence.at };
  return [now, { ...now, issuance: { ...now.issuance, evidence, amends } }];
}

function merged(first: KnownIssuance, addendum: KnownIssuance): KnownIssuance {
  const { amends, caller } = addendum.issuance;
  const { caller: unit, issuance: by } = isTold('userIdentity', amends, caller.type) ? addendum : first;
  const told = TOLD_IN.flatMap(([field, members]) =>
    members.filter((member) => isTold(field, amends, addendum.issuance[member])),
  );
  const anew = Object.fromEntries(told.map((member) => [member, addendum.issuance[member]])) as Partial<Issuance>;
  return { kind: 'issuance', issuance: { ...first.issuance, ...anew, caller: by.caller }, caller: unit };
}

function isTold(field: string, amends: Amends | null, value: unknown): boolean {
  const fields = amends?.fields ?? null;
  return fields === null ? !isNothing(value) : new RegExp(`\\b${field}\\b`).test(fields);
}

const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
