import type { Actor } from '#cloudtrail';
import { compareText } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Candidate } from './answer.ts';
import { behindCall } from './behind-call.ts';
import { lastEntryOf } from './entry.ts';
import type { Fit } from './fit.ts';
import { accountOf } from './in-record.ts';
import { EXPIRY_SKEW_MS, LONGEST_CONSOLE_SESSION_MS, LONGEST_ROLE_SESSION_MS, LONGEST_TOKEN_MS } from './lifetime.ts';
import type { KnownFact } from './known-fact.ts';
import type { IssuingCall } from './merge-copies.ts';
import { namedInRecord } from './named-in-record.ts';
import { preferred } from './preferred.ts';
import { accountOfArn } from './principal.ts';
import { signInsTo } from './sign-in.ts';
import { tokenGrantsTo } from './token-grants.ts';

/**
 * What a session hangs from: the calls that fit it and the sign-ins that began it, by time of issue, then by the lowest
 * event id; and what its own record names, for when none of these holds.
 *
 * A delegate's session has nothing of the principal's that it acts as: no sign-in, and no name in the record.
 *
 * A use binds from the moment of the call on, though the session may say that it is a second or two older: nobody has a
 * credential before it is issued. Where the session went on in the console, uses that no issued key ties hold until the
 * console's session ends, which its credentials' end does not cut short.
 */
export function bind(session: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): readonly Candidate[] {
  const ofConsole = lastEntryOf(session, facts) + LONGEST_CONSOLE_SESSION_MS;
  const issued = fits.map((fit) => candidateOf(session, fit, fit.strength === 'EXACT' ? -Infinity : ofConsole));
  if (session.invokedByDelegateAccountId !== null) return unique(issued).sort(byIssue);
  const began = preferred(
    session,
    [...issued, ...signInsTo(session, fits, facts), ...tokenGrantsTo(session, facts)],
    ({ at }) => at,
  );
  return [...unique(began).sort(byIssue), ...namedInRecord(session)];
}

function candidateOf(session: Actor, { call, joinedBy, strength }: Fit, ofConsole: number): Candidate {
  const { issuance } = call;
  const at = issuance.evidence.at;
  const longest = issuance.roleArn === null ? LONGEST_TOKEN_MS : LONGEST_ROLE_SESSION_MS;
  return {
    at,
    from: at,
    until: (Math.max(issuance.expiresAt ?? at + longest, ofConsole) + EXPIRY_SKEW_MS) as EpochMs,
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

/** One record may be told as several facts, such as a sign-in and a grant. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  return [...new Map(candidates.map((candidate) => [JSON.stringify(candidate), candidate])).values()];
}

function byIssue(a: Candidate, b: Candidate): number {
  return a.at - b.at || compareText(firstEvent(a), firstEvent(b)) || compareText(JSON.stringify(a), JSON.stringify(b));
}

const firstEvent = (candidate: Candidate): string => candidate.issuedBy[0]?.eventId ?? '';
