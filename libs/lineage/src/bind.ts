import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Candidate, JoinedBy, Strength } from './answer.ts';
import { behindCall } from './behind-call.ts';
import { accountOf } from './in-record.ts';
import { CREATION_TOLERANCE_MS, identitiesOfActor, identitiesOfIssuance } from './join-keys.ts';
import type { KnownIssuance } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import type { IssuingCall } from './merge-copies.ts';
import { mergeCopies } from './merge-copies.ts';
import { accountOfArn } from './principal.ts';

/** Clocks of services differ: a use this long after expiry still binds. */
const EXPIRY_SKEW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** No role session lives longer, nor one of a user's own tokens, when the answer's expiry cannot be read. */
const LONGEST_ROLE_SESSION_MS = 12 * HOUR_MS;
const LONGEST_TOKEN_MS = 36 * HOUR_MS;

type Fit = { readonly call: IssuingCall; readonly joinedBy: JoinedBy; readonly strength: Strength };

/**
 * The issuing calls that fit a session: none, one, or several that nothing tells apart.
 *
 * Identity comes before the key, since temporary key ids repeat: a call fits only if it issued this very principal and
 * did so when the session says it was created. Then an equal key is exact and rules out all else; two keys that differ
 * refute the call, unless it is of a kind whose key nobody ever uses. Calls of the session's own second come before
 * those within the tolerance.
 */
export function bind(session: Actor, issuances: readonly KnownIssuance[]): readonly Candidate[] {
  const identities = new Set(identitiesOfActor(session));
  const fits = mergeCopies(issuances)
    .filter(({ issuance }) => identitiesOfIssuance(issuance).some((identity) => identities.has(identity)))
    .filter(({ issuance }) => isTimely(session, issuance.evidence.at))
    .flatMap((call) => fitOf(session, call));
  return nearest(session, strongest(fits))
    .map((fit) => candidateOf(session, fit))
    .sort(byIssue);
}

function isTimely(session: Actor, issuedAt: EpochMs): boolean {
  return session.createdAt === null || Math.abs(session.createdAt - issuedAt) <= CREATION_TOLERANCE_MS;
}

function fitOf(session: Actor, call: IssuingCall): readonly Fit[] {
  const used = session.accessKeyId;
  const issued = call.issuance.issuedKeyId;
  if (used !== null && used === issued) return [{ call, joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT' }];
  if (session.createdAt === null) return [];
  if (used !== null && issued !== null && !isKeyExplained(session, call)) return [];
  if (call.issuance.issuedPrincipalId !== null) return [{ call, joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }];
  const isByService = call.issuance.caller.type === 'AWSService';
  return [{ call, joinedBy: 'ROLE_AND_NAME', strength: isByService ? 'STRONG' : 'WEAK' }];
}

/**
 * Whether a session may show another key than the one issued: the key in a SAML or console call is not the one that
 * browsers and Identity Center hand out, and services that act for the session use keys of their own.
 */
function isKeyExplained(session: Actor, { issuance }: IssuingCall): boolean {
  return (
    session.invokedBy !== null ||
    issuance.eventName === 'AssumeRoleWithSAML' ||
    issuance.caller.invokedBy === 'AWS Internal'
  );
}

function strongest(fits: readonly Fit[]): readonly Fit[] {
  const exact = fits.filter(({ strength }) => strength === 'EXACT');
  return exact.length > 0 ? exact : fits;
}

function nearest(session: Actor, fits: readonly Fit[]): readonly Fit[] {
  const { createdAt } = session;
  if (createdAt === null) return fits;
  const sameSecond = fits.filter(({ call }) => secondOf(call.issuance.evidence.at) === secondOf(createdAt));
  return sameSecond.length > 0 ? sameSecond : fits;
}

function candidateOf(session: Actor, { call, joinedBy, strength }: Fit): Candidate {
  const { issuance } = call;
  const at = issuance.evidence.at;
  const longest = issuance.roleArn === null ? LONGEST_TOKEN_MS : LONGEST_ROLE_SESSION_MS;
  return {
    at,
    from: Math.min(at, session.createdAt ?? at) as EpochMs,
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
