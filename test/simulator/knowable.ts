import { bindingsOf } from './bindings.ts';
import type { Bindings } from './bindings.ts';
import { actorOf } from './shown.ts';
import type { Shown } from './shown.ts';
import { eventKey } from './truth.ts';
import type { MadeEvent, Origin, Session } from './truth.ts';

/** Why somebody who reads all that was delivered can, or cannot, know who was behind an event. */
export const GROUNDS = [
  'the record names its actor',
  'AWS says in the record for whom it acts',
  'the path of the role names the service',
  'the issue was delivered',
  'the other copy was delivered',
  'another record names the id',
  'a sign-in or a mark shows root',
  'no issue of the session was delivered',
  'the session was past its end',
  'the caller is shown only as an id',
  'others fit as well',
  'another issue of the session is missing',
  'nothing shows how root came in',
  'the name is in no record',
  'the token was not delivered',
  'the session may be the console of an elder one',
] as const;
export type Ground = (typeof GROUNDS)[number];

/** What can be known of an event. */
export type Verdict = {
  readonly knowable: boolean;
  readonly ground: Ground;
  /**
   * Whether it is of the one class in which a loss may name somebody else: one of several issues of a principal within
   * two seconds by different callers is missing, and the record shows no issued key.
   */
  readonly excepted: boolean;
};

const KNOWN = { knowable: true, excepted: false } as const;
const UNKNOWN = { knowable: false, excepted: false } as const;

/**
 * Decides for each delivered record whether its origin can be known, from the delivered records alone. The rules stand
 * in docs/accuracy.md, which is written from this file's order.
 */
export function judge(delivered: readonly MadeEvent[], sessions: readonly Session[]): Map<string, Verdict> {
  const bindings = bindingsOf(delivered, sessions);
  const verdicts = new Map<string, Verdict>();
  const verdictOf = (event: MadeEvent): Verdict => {
    const made = verdicts.get(eventKey(event));
    if (made !== undefined) return made;
    // Whoever comes back to an event while it is being judged goes in a circle, and learns nothing from it.
    verdicts.set(eventKey(event), { ...UNKNOWN, ground: 'others fit as well' });
    const verdict = judgeOne(event, bindings, verdictOf);
    verdicts.set(eventKey(event), verdict);
    return verdict;
  };
  delivered.forEach(verdictOf);
  return verdicts;
}

type VerdictOf = (event: MadeEvent) => Verdict;

function judgeOne(event: MadeEvent, bindings: Bindings, verdictOf: VerdictOf): Verdict {
  const shown = actorOf(event.record);
  switch (shown.type) {
    case 'IdentityCenterUser':
      return { ...UNKNOWN, ground: 'the name is in no record' };
    case 'AWSAccount':
      return judgeFaceless(event, shown, bindings, verdictOf);
    case 'WebIdentityUser':
      return judgeToken(event, bindings, verdictOf);
    case 'Root':
      return judgeRoot(event, shown, bindings, verdictOf);
    case 'AssumedRole':
      return judgeSession(event, shown, bindings, verdictOf);
    default:
      return { ...KNOWN, ground: 'the record names its actor' };
  }
}

/** The role owner's copy of a call, or a stranger's request: an id without a name. */
function judgeFaceless(event: MadeEvent, shown: Shown, bindings: Bindings, verdictOf: VerdictOf): Verdict {
  if (event.signer.origin.kind === 'ANONYMOUS') return { ...KNOWN, ground: 'the record names its actor' };
  const other = bindings.otherCopyOf(event);
  if (other !== undefined) {
    const { knowable, ground, excepted } = verdictOf(other);
    return { knowable, excepted, ground: knowable ? 'the other copy was delivered' : ground };
  }
  if (bindings.isNamed(shown.principalId)) return { ...KNOWN, ground: 'another record names the id' };
  return { ...UNKNOWN, ground: 'the caller is shown only as an id' };
}

/** A token that STS signed leads to whoever asked for it, if its record is there; others name their subject. */
function judgeToken(event: MadeEvent, bindings: Bindings, verdictOf: VerdictOf): Verdict {
  if (event.signer.session === null) return { ...KNOWN, ground: 'the record names its actor' };
  const token = bindings.tokenBehind(event);
  return token === undefined ? { ...UNKNOWN, ground: 'the token was not delivered' } : verdictOf(token);
}

/** Root with a temporary key is root only where something shows it; it may be somebody who called AssumeRoot. */
function judgeRoot(event: MadeEvent, shown: Shown, bindings: Bindings, verdictOf: VerdictOf): Verdict {
  if (shown.createdAt === null) return { ...KNOWN, ground: 'the record names its actor' };
  const { session } = event.signer;
  const assumed = bindings.fitting(event, shown).filter(({ way }) => way === 'AssumeRoot');
  if (session?.way === 'AssumeRoot') return judgeIssues(event, shown, bindings, assumed, verdictOf);
  const isShown =
    shown.mfa || shown.isFromConsole || (session?.issuedBy.some((issue) => bindings.isDelivered(issue)) ?? false);
  if (!isShown) return { ...UNKNOWN, ground: 'nothing shows how root came in' };
  if (assumed.length > 0) return { ...UNKNOWN, ground: 'others fit as well' };
  return { ...KNOWN, ground: 'a sign-in or a mark shows root' };
}

/** A session of a role. */
function judgeSession(event: MadeEvent, shown: Shown, bindings: Bindings, verdictOf: VerdictOf): Verdict {
  if (shown.isInScope) return { ...KNOWN, ground: 'AWS says in the record for whom it acts' };
  if (shown.isServiceLinked) return { ...KNOWN, ground: 'the path of the role names the service' };
  return judgeIssues(event, shown, bindings, bindings.fitting(event, shown), verdictOf);
}

function judgeIssues(
  event: MadeEvent,
  shown: Shown,
  bindings: Bindings,
  fitting: readonly Session[],
  verdictOf: VerdictOf,
): Verdict {
  const excepted = isExcepted(event, shown, bindings, fitting, verdictOf);
  const no = (ground: Ground): Verdict => ({ knowable: false, ground, excepted });
  if (fitting.length === 0) {
    return no(bindings.hasEnded(event) ? 'the session was past its end' : 'no issue of the session was delivered');
  }
  if (bindings.lacksAnIssue(shown)) return no('another issue of the session is missing');
  if (bindings.mayBeConsoleOf(shown)) return no('the session may be the console of an elder one');
  for (const session of fitting) {
    const verdict = verdictOf(bindings.bestRecordOf(session));
    if (!verdict.knowable) return no(fitting.length > 1 ? 'others fit as well' : verdict.ground);
    if (!isSame(session.origin, event.signer.origin)) return no('others fit as well');
  }
  return { knowable: true, ground: 'the issue was delivered', excepted };
}

/** Its own issue is lost, and nothing in the record speaks against those of others that are left. */
function isExcepted(
  event: MadeEvent,
  shown: Shown,
  bindings: Bindings,
  fitting: readonly Session[],
  verdictOf: VerdictOf,
): boolean {
  const issues = event.signer.session?.issuedBy ?? [];
  const delivered = issues.filter((issue) => bindings.isDelivered(issue));
  if (delivered.length > 0) return delivered.some((issue) => verdictOf(issue).excepted);
  if (issues.length === 0 || bindings.lacksAnIssue(shown)) return false;
  const own = event.signer.session;
  return fitting.some((other) => callerOf(other) !== callerOf(own) && (shown.key === null || other.key !== shown.key));
}

/** Who made the call: in a session of their own, or by the name that the issue shows. */
const callerOf = (session: Session | null): string | undefined =>
  session?.caller?.session?.principalId ?? session?.caller?.origin.id ?? session?.origin.id;

const isSame = (a: Origin, b: Origin): boolean =>
  a.kind === b.kind && a.id === b.id && a.accountId === b.accountId && a.service === b.service;
