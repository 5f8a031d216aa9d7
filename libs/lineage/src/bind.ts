import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Candidate } from './answer.ts';
import { behindCall } from './behind-call.ts';
import type { Fit } from './fit.ts';
import { accountOf } from './in-record.ts';
import type { IssuingCall } from './merge-copies.ts';
import { accountOfArn } from './principal.ts';

/** Clocks of services differ: a use this long after expiry still binds. */
const EXPIRY_SKEW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** No role session lives longer, nor one of a user's own tokens, when the answer's expiry cannot be read. */
const LONGEST_ROLE_SESSION_MS = 12 * HOUR_MS;
const LONGEST_TOKEN_MS = 36 * HOUR_MS;

/**
 * What a session hangs from: the calls that fit it, by time of issue, then by the lowest event id.
 *
 * A use binds from the moment of the call on, though the session may say that it is a second or two older: nobody has a
 * credential before it is issued.
 */
export function bind(session: Actor, fits: readonly Fit[]): readonly Candidate[] {
  return fits.map((fit) => candidateOf(session, fit)).sort(byIssue);
}

function candidateOf(session: Actor, { call, joinedBy, strength }: Fit): Candidate {
  const { issuance } = call;
  const at = issuance.evidence.at;
  const longest = issuance.roleArn === null ? LONGEST_TOKEN_MS : LONGEST_ROLE_SESSION_MS;
  return {
    at,
    from: at,
    until: ((issuance.expiresAt ?? at + longest) + EXPIRY_SKEW_MS) as EpochMs,
    issuedBy: call.records,
    joinedBy,
    strength,
    isCrossAccount: isCrossAccount(session, call),
    isHop: true,
    behind: behindCall(call, session),
  };
}

function isCrossAccount(session: Actor, { issuance }: IssuingCall): boolean {
  const from = accountOf(issuance.caller);
  const to = accountOfArn(session.arn) ?? accountOfArn(issuance.roleArn) ?? session.accountId;
  return from !== null && to !== null && from !== to;
}

function byIssue(a: Candidate, b: Candidate): number {
  return a.at - b.at || compareText(firstEvent(a), firstEvent(b)) || compareText(JSON.stringify(a), JSON.stringify(b));
}

const firstEvent = (candidate: Candidate): string => candidate.issuedBy[0]?.eventId ?? '';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
