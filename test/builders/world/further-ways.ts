import type { Origin } from '#lineage';
import { aCertificate, aDelegation, aPoolIdentity, aVending } from '../a-vending.ts';
import { aRoleSession, aService, aWebIdentity, anIamUser, AWAY, HOME } from '../an-actor.ts';
import { aServiceIssue, aTakenRole } from '../an-issuance.ts';
import { theUser } from '../an-origin.ts';
import { aSignInGrant } from '../a-sign-in.ts';
import { canTakeRoles } from './stage.ts';
import type { Stage, Way } from './stage.ts';
import { askedRole, takeRole } from './take-role.ts';

const SERIALS = ['2a9902119721ab7b5c19', '77f0'] as const;
const POOL = ['eu-west-1:pool-0', 'eu-west-1:pool-1'] as const;
const LINKED = {
  role: 'AWSServiceRoleForConfig',
  path: '/aws-service-role/config.amazonaws.com/',
  name: 'AWSConfig-Describe',
} as const;
const TOKENS = `arn:aws:iam::${AWAY}:oidc-provider/0a1b.tokens.sts.global.api.aws`;

/** Names the session after the certificate. STS may record the service's own call beside it, which does not show it. */
export const takeByCertificate: Way = (stage, step) => {
  const { role, into } = stage.taking(step);
  const serial = SERIALS[step.detail % 2]!;
  const taking = { role, into, name: serial, principalId: `AROA${role.toUpperCase()}:${serial}` };
  const key = stage.keyFor(taking.principalId);
  const origin: Origin = { kind: 'CERTIFICATE', id: serial, accountId: into, service: null };
  const caller = stage.outsider(aCertificate(serial, into), origin);
  const call = { ...taking, at: stage.time(), key, accountId: into, eventId: stage.nextEvent() };
  const source = { eventSource: 'rolesanywhere.amazonaws.com', eventName: 'CreateSession', sessionName: null };
  const created = step.lost[0] ? [] : [aTakenRole({ ...call, by: caller.actor }, source)];
  const by = aService('rolesanywhere.amazonaws.com');
  const taken = step.lost[1] ? [] : [aTakenRole({ ...call, by, eventId: `${call.eventId}-sts` })];
  stage.grant(caller, [...created, ...taken], { origin, actor: stage.sessionOf(taking, key) });
};

/** The answer holds a key and names no session; all sessions of a pool bear one name. */
export const takeByPool: Way = (stage, step) => {
  const { role, into } = stage.taking(step);
  const name = 'CognitoIdentityCredentials';
  const taking = { role, into, name, principalId: `AROA${role.toUpperCase()}:${name}` };
  const key = vendedKey(stage, into);
  const id = POOL[step.detail % 2]!;
  const origin: Origin = { kind: 'WEB_IDENTITY', id, accountId: into, service: null };
  const caller = stage.outsider(aPoolIdentity(id, into), origin);
  const call = { by: caller.actor, at: stage.time(), key, accountId: into, eventId: stage.nextEvent() };
  const source = { eventSource: 'cognito-identity.amazonaws.com', eventName: 'GetCredentialsForIdentity' };
  const facts = step.lost[0] ? [] : [aVending(call, source)];
  stage.grant(caller, facts, { origin, actor: stage.sessionOf(taking, key) });
};

/** Nobody but its service takes a linked role, so the role's path names the service where the call is missing. */
export const takeByLinkedService: Way = (stage, step) => {
  const service = aService('config.amazonaws.com');
  const origin: Origin = { kind: 'AWS_SERVICE', id: 'config.amazonaws.com', accountId: null, service: null };
  const caller = stage.outsider(service, origin);
  const key = stage.keyFor(LINKED.role);
  const call = { ...LINKED, by: service, at: stage.time(), key, eventId: stage.nextEvent() };
  const facts = step.lost[0] ? [] : [aServiceIssue(call)];
  stage.grant(caller, facts, { origin, actor: aRoleSession({ ...LINKED, key, createdAt: stage.time() }) });
};

/** An AWS principal asks for a token, and takes a role in another partition by it. */
export const takeByToken: Way = (stage, step) => {
  const asker = stage.useBy({ ...step, shown: 'key' }, canTakeRoles);
  const eventId = stage.nextEvent();
  const id = `token-${eventId}`;
  const part = { eventSource: 'sts.amazonaws.com', eventName: 'GetWebIdentityToken', webIdentityTokenId: id };
  const asked = aSignInGrant({ by: asker.actor, at: stage.time(), eventId }, part);
  const principal = asker.actor.issuerArn ?? asker.actor.arn ?? '';
  const sourcePrincipalArn = step.detail === 0 ? null : principal;
  const bearer = aWebIdentity(principal, {
    ...askedRole(stage, step),
    identityProvider: TOKENS,
    awsToken: { id, sourcePrincipalArn },
  });
  const made = { origin: asker.credential.origin, actor: bearer };
  const token = stage.issued(asker, step.lost[0] ? [] : [asked], made);
  const use = { actor: bearer, at: stage.now(), credential: token, shown: 'key' } as const;
  takeRole(stage, { ...step, lost: [step.lost[1], false] }, use, { eventName: 'AssumeRoleWithWebIdentity' });
};

/** A service gives its caller a further key of the caller's own: of the caller's session, or of a session of the moment. */
export const getOwnKey: Way = (stage, step) => {
  const caller = stage.useBy({ ...step, shown: 'key' }, canTakeRoles);
  const accountId = caller.actor.accountId ?? HOME;
  const key = vendedKey(stage, accountId);
  const eventId = stage.nextEvent();
  const facts = step.lost[0] ? [] : [aVending({ by: caller.actor, key, at: stage.time(), eventId, accountId })];
  const createdAt = step.detail % 2 === 0 ? stage.now() : (caller.actor.createdAt ?? stage.now());
  const actor = { ...caller.actor, accessKeyId: key, createdAt };
  stage.grant(caller, facts, { origin: caller.credential.origin, actor });
};

/** A provider acts as a session that approved its request, and is not the one that it acts as. */
export const delegateActs: Way = (stage, step) => {
  const approver = stage.useIfAny(step, (actor) => actor.type === 'AssumedRole' && canTakeRoles(actor));
  if (approver === null) return;
  const provider = anIamUser('provider', { accountId: AWAY });
  const origin = theUser('provider', AWAY);
  const caller = stage.outsider(provider, origin);
  const { actor: principal } = approver.credential;
  const key = vendedKey(stage, principal.accountId ?? HOME);
  const call = { by: provider, of: principal.arn, at: stage.time(), key, eventId: stage.nextEvent() };
  const facts = step.lost[0] ? [] : [aDelegation(call)];
  const mark = { invokedByDelegateAccountId: AWAY, signInSessionArn: null, invokedBy: null };
  const actor = { ...principal, ...mark, accessKeyId: key, createdAt: stage.now() };
  stage.grant(caller, facts, { origin, actor });
};

/** Where nothing but a key names a session, key ids do not come again in the session's account while they are in use. */
const vendedKey = (stage: Stage, accountId: string): string =>
  stage.keyFor(`vended in ${accountId}`).replace('KEY', 'VENDED');
