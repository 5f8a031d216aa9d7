import type { Actor, Issuance } from '#cloudtrail';
import type { KnownIssuance } from '#lineage';
import { HOME, roleArnOf, roleIdOf, sessionArnOf } from './an-actor.ts';
import { unitOf } from './a-sighting.ts';
import { after, moment } from './moment.ts';

const HOUR_MS = 3_600_000;

type IssuedAt = {
  readonly by: Actor;
  /** A time of day. */
  readonly at?: string;
  readonly eventId?: string;
  /** The recipient account of the record. */
  readonly accountId?: string;
};

type TakenRole = IssuedAt & {
  readonly role?: string;
  readonly path?: string;
  readonly name?: string;
  readonly key?: string | null;
  /** The role's account. */
  readonly into?: string;
};

/** A call that made a credential, valid for an hour. Say only what the test is about. */
export function anIssuance(call: IssuedAt, part: Partial<Issuance> = {}): KnownIssuance {
  const { by, at = '09:00:00', accountId = HOME } = call;
  const eventName = part.eventName ?? 'AssumeRole';
  const eventId = call.eventId ?? `${eventName} ${at} ${part.issuedKeyId ?? ''}`;
  const issuance: Issuance = {
    kind: 'issuance',
    evidence: { eventId, accountId, at: moment(at) },
    eventSource: 'sts.amazonaws.com',
    eventName,
    caller: by,
    sharedEventId: null,
    requestId: null,
    issuedKeyId: null,
    expiresAt: after(moment(at), HOUR_MS),
    issuedPrincipalId: null,
    sessionArn: null,
    roleArn: null,
    sessionName: null,
    sourceIdentity: null,
    federation: null,
    targetPrincipal: null,
    workloadTags: [],
    assumedPrincipalArn: null,
    amends: null,
    ...part,
  };
  return { kind: 'issuance', issuance, caller: unitOf(by) };
}

/** A role that was taken: `Deploy` under the session name `ci` at nine, unless said otherwise. */
export function aTakenRole(call: TakenRole, part: Partial<Issuance> = {}): KnownIssuance {
  const { role = 'Deploy', path = '/', name = 'ci', key = null, into = HOME } = call;
  return anIssuance(
    { accountId: into, ...call },
    {
      issuedKeyId: key,
      issuedPrincipalId: `${roleIdOf(role)}:${name}`,
      sessionArn: sessionArnOf(into, role, name),
      roleArn: roleArnOf(into, role, path),
      sessionName: name,
      ...part,
    },
  );
}

/** A role that a service took for a workload; the answer holds credentials and does not name the session. */
export const aServiceIssue = (call: TakenRole, part: Partial<Issuance> = {}): KnownIssuance =>
  aTakenRole(call, { issuedPrincipalId: null, sessionArn: null, ...part });

/** A user's or the root user's own temporary credential. */
export const aSessionToken = (call: IssuedAt & { readonly key: string }, part: Partial<Issuance> = {}): KnownIssuance =>
  anIssuance(call, { eventName: 'GetSessionToken', issuedKeyId: call.key, ...part });

/** A federated user's credential, as `GetFederationToken` makes it. */
export const aFederationToken = (
  call: IssuedAt & { readonly key: string; readonly name: string },
  part: Partial<Issuance> = {},
): KnownIssuance =>
  anIssuance(call, {
    eventName: 'GetFederationToken',
    issuedKeyId: call.key,
    issuedPrincipalId: `${call.by.accountId ?? HOME}:${call.name}`,
    sessionName: call.name,
    ...part,
  });

/** A root session of a member account, taken by somebody else. */
export const anAssumedRoot = (
  call: IssuedAt & { readonly key: string; readonly target: string },
  part: Partial<Issuance> = {},
): KnownIssuance =>
  anIssuance(call, { eventName: 'AssumeRoot', issuedKeyId: call.key, targetPrincipal: call.target, ...part });
