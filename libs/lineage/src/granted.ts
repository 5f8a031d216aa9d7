import type { Candidate } from './answer.ts';
import type { KnownGrant } from './known-fact.ts';

/** What a grant began, held from its moment on: by the ids that both records show, so exactly, and by the granter's session. */
export function granted(
  { grant, caller }: KnownGrant,
  { until, joinedBy, isCrossAccount }: Pick<Candidate, 'until' | 'joinedBy' | 'isCrossAccount'>,
): Candidate {
  const { at, eventId, accountId } = grant.evidence;
  return {
    at,
    from: at,
    until,
    issuedBy: [{ eventId, accountId }],
    joinedBy,
    strength: 'EXACT',
    isCrossAccount,
    isHop: true,
    behind: { kind: 'unit', unit: caller },
  };
}
