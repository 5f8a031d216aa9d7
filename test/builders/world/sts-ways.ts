import type { Actor } from '#cloudtrail';
import type { Origin } from '#lineage';
import { aFederatedUser, aRootUser, aSamlUser, aService, aWebIdentity, AWAY, HOME } from '../an-actor.ts';
import { aFederationToken, anAssumedRoot, aServiceIssue, aSessionToken } from '../an-issuance.ts';
import { theWorkload } from '../an-origin.ts';
import { canTakeRoles } from './stage.ts';
import type { Way } from './stage.ts';
import { askedRole, takeRole } from './take-role.ts';

const CAROL: Origin = { kind: 'SAML_USER', id: 'carol', accountId: null, service: null };
const POD = 'system:serviceaccount:shop:cart';
const EC2: Origin = { kind: 'AWS_SERVICE', id: 'ec2.amazonaws.com', accountId: null, service: null };

export const take: Way = (stage, step) => takeRole(stage, step, stage.useBy(step, canTakeRoles));

/** The console takes a role for whoever switches to it. */
export const switchRole: Way = (stage, step) => {
  const use = stage.useBy(step, canTakeRoles);
  takeRole(stage, step, { ...use, actor: { ...use.actor, invokedBy: 'AWS Internal' } });
};

export const takeBySaml: Way = (stage, step) =>
  takeRole(stage, step, stage.outsider(aSamlUser('carol', askedRole(stage, step)), CAROL), {
    eventName: 'AssumeRoleWithSAML',
  });

export const takeByWebIdentity: Way = (stage, step) => {
  const origin: Origin = { kind: 'WEB_IDENTITY', id: POD, accountId: stage.taking(step).into, service: null };
  const pod = stage.outsider(aWebIdentity(POD, askedRole(stage, step)), origin);
  takeRole(stage, step, pod, { eventName: 'AssumeRoleWithWebIdentity' });
};

export const takeByService: Way = (stage, step) => {
  const taking = stage.taking(step);
  const key = stage.keyFor(taking.principalId);
  const caller = stage.outsider(aService('ec2.amazonaws.com'), EC2);
  const call = { ...taking, by: caller.actor, at: stage.time(), key, eventId: stage.nextEvent() };
  stage.grant(caller, step.lost[0] ? [] : [aServiceIssue(call)], {
    origin: theWorkload(taking.name, 'ec2.amazonaws.com', taking.into),
    actor: stage.sessionOf(taking, key),
  });
};

const isLongTerm = ({ createdAt }: Actor): boolean => createdAt === null;

export const getSessionToken: Way = (stage, step) => {
  const caller = stage.useBy({ ...step, shown: 'key' }, isLongTerm);
  const key = stage.keyFor(caller.actor.principalId ?? '');
  const call = { by: caller.actor, at: stage.time(), key, eventId: stage.nextEvent() };
  const actor = { ...caller.actor, accessKeyId: key, createdAt: stage.now() };
  stage.grant(caller, step.lost[0] ? [] : [aSessionToken(call)], { origin: caller.credential.origin, actor });
};

export const getFederationToken: Way = (stage, step) => {
  const isUser = (actor: Actor): boolean => actor.type === 'IAMUser' && isLongTerm(actor);
  const caller = stage.useBy({ ...step, shown: 'key' }, isUser);
  const name = 'partner';
  const key = stage.keyFor(`${HOME}:${name}`);
  const call = { by: caller.actor, at: stage.time(), key, name, eventId: stage.nextEvent() };
  const issuer = step.detail === 0 ? { issuerType: null, issuerArn: null } : {};
  const actor = aFederatedUser(name, caller.actor, { accessKeyId: key, createdAt: stage.now(), ...issuer });
  stage.grant(caller, step.lost[0] ? [] : [aFederationToken(call)], { origin: caller.credential.origin, actor });
};

export const assumeRoot: Way = (stage, step) => {
  const caller = stage.useBy(step, canTakeRoles);
  const key = stage.keyFor(AWAY);
  const call = { by: caller.actor, at: stage.time(), key, target: AWAY, eventId: stage.nextEvent() };
  const hasMfa = step.detail === 0 ? true : null;
  const actor = aRootUser({ accountId: AWAY, accessKeyId: key, createdAt: stage.now(), hasMfa });
  stage.grant(caller, step.lost[0] ? [] : [anAssumedRoot(call)], { origin: caller.credential.origin, actor });
};
