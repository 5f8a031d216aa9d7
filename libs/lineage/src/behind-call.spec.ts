import { describe, expect, it } from '@jest/globals';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aSamlUser,
  aService,
  aStranger,
  aWebIdentity,
  AWAY,
  HOME,
} from '../../../test/builders/an-actor.ts';
import { aFederationToken, aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser, theWorkload } from '../../../test/builders/an-origin.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { behindCall } from './behind-call.ts';

const RESERVED = '/aws-reserved/sso.amazonaws.com/eu-west-1/';

describe('a call that was made with a key of its own', () => {
  it('names its user by itself, and leads to no session', () => {
    const { issuance } = aTakenRole({ by: anIamUser('alice') });
    const call = { kind: 'issuance', issuance, caller: 'alice', records: [] } as const;
    expect(behindCall(call, aRoleSession())).toEqual({ kind: 'origin', origin: theUser('alice') });
    const inSession = { ...call, issuance: { ...issuance, caller: { ...issuance.caller, accessKeyId: 'ASIAONE' } } };
    expect(behindCall(inSession, aRoleSession())).toEqual({ kind: 'unit', unit: 'alice' });
  });
});

describe('federation', () => {
  const saml = { eventName: 'AssumeRoleWithSAML' };

  it('leads to the subject of a SAML provider', () => {
    const call = aTakenRole({ by: aSamlUser('carol@example.com'), key: 'ASIAONE' }, saml);
    const origin = { kind: 'SAML_USER', id: 'carol@example.com', accountId: null, service: null };
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin,
    });
  });

  it('leads to the user of Identity Center, whose key is never the one that the call shows', () => {
    const federatedRoleArn = `arn:aws:iam::${HOME}:role${RESERVED}AWSReservedSSO_Admin_0a`;
    const carol = aSamlUser('carol@example.com', { federatedRoleArn });
    const role = { role: 'AWSReservedSSO_Admin_0a', path: RESERVED, name: 'carol@example.com' };
    const call = aTakenRole({ by: carol, ...role, key: 'ASIASHOWN' }, saml);
    expect(attribution([call], aRoleSession({ ...role, key: 'ASIAUSED' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'IDENTITY_CENTER_USER', id: 'carol@example.com' },
      hops: [{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }],
      claims: [{ kind: 'ROLE_SESSION_NAME', authority: 'AWS' }],
    });
  });

  it('leads to the subject of a web identity', () => {
    const call = aTakenRole(
      { by: aWebIdentity('repo:acme/web:ref:refs/heads/main'), key: 'ASIAONE' },
      { eventName: 'AssumeRoleWithWebIdentity' },
    );
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'WEB_IDENTITY', id: 'repo:acme/web:ref:refs/heads/main', accountId: HOME },
    });
  });

  it('leads to the user behind a federation token, whether or not its uses name the user', () => {
    const alice = anIamUser('alice');
    const call = aFederationToken({ by: alice, key: 'ASIAONE', name: 'bob' });
    const named = aFederatedUser('bob', alice, { accessKeyId: 'ASIAONE' });
    for (const session of [named, { ...named, issuerType: null, issuerArn: null }]) {
      expect(attribution([call], session, '09:10:00')).toMatchObject({
        status: 'PROVEN',
        origin: theUser('alice'),
        hops: [{ sessionArn: null, joinedBy: 'ISSUED_ACCESS_KEY' }],
        claims: [{ kind: 'FEDERATED_USER_NAME', value: 'bob', authority: 'CALLER' }],
      });
    }
  });

  it('believes the record of a federated user rather than a call that contradicts it', () => {
    const call = aFederationToken({ by: anIamUser('bob'), key: 'ASIAONE', name: 'bob' });
    const session = aFederatedUser('bob', anIamUser('alice'), { accessKeyId: 'ASIAONE' });
    expect(attribution([call], session, '09:10:00')).toMatchObject({
      origin: theUser('alice'),
      hops: [{ joinedBy: 'IN_RECORD', issuedBy: [] }],
    });
  });
});

describe('a role that a service took', () => {
  it.each([
    ['ec2.amazonaws.com', 'i-0abc'],
    ['ecs-tasks.amazonaws.com', '0123456789abcdef0123456789abcdef'],
    ['lambda.amazonaws.com', 'resize'],
    ['codebuild.amazonaws.com', 'AWSCodeBuild-0a'],
  ])('leads from %s to the workload %s, by role and name', (service, name) => {
    const call = aServiceIssue({ by: aService(service), name, key: 'ASIAONE' });
    const origin = theWorkload(name, service);
    expect(attribution([call], aRoleSession({ name, key: 'ASIAONE' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin,
      hops: [{ joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT' }],
      claims: [{ value: name, authority: 'AWS' }],
    });
    expect(attribution([call], aRoleSession({ name }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin,
      hops: [{ joinedBy: 'ROLE_AND_NAME', strength: 'STRONG' }],
    });
  });

  it('leads to the service account of a pod, by the tags of the call', () => {
    const tags = [
      ['kubernetes-namespace', 'shop'],
      ['kubernetes-service-account', 'cart'],
    ] as const;
    const by = aService('pods.eks.amazonaws.com');
    const call = aTakenRole({ by, name: 'eks-prod-cart-0a', key: 'ASIAONE' }, { workloadTags: tags });
    const session = aRoleSession({ name: 'eks-prod-cart-0a', key: 'ASIAONE' });
    expect(attribution([call], session, '09:10:00')).toMatchObject({
      origin: theWorkload('shop/cart', 'pods.eks.amazonaws.com'),
    });
    const untagged = aTakenRole({ by, name: 'eks-prod-cart-0a', key: 'ASIAONE' });
    expect(attribution([untagged], session, '09:10:00')).toMatchObject({
      origin: { kind: 'AWS_SERVICE', id: 'pods.eks.amazonaws.com' },
    });
  });

  it.each(['kubernetes-namespace', 'kubernetes-service-account'])(
    'leads to the service where the call has no more of a pod than its %s',
    (tag) => {
      const by = aService('pods.eks.amazonaws.com');
      const call = aTakenRole({ by, key: 'ASIAONE' }, { workloadTags: [[tag, 'shop']] });
      expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({
        origin: { kind: 'AWS_SERVICE', id: 'pods.eks.amazonaws.com' },
      });
    },
  );

  it("leads to a workload of the role's account, by whatever names that account", () => {
    const ec2 = aService('ec2.amazonaws.com');
    const named = { name: 'i-0abc', key: 'ASIAONE' };
    const session = aRoleSession({ ...named, accountId: AWAY });
    const bare = { ...session, arn: null, accountId: null };
    const call = aTakenRole({ by: ec2, ...named, into: AWAY });
    const unsaid = aTakenRole({ by: ec2, ...named, into: AWAY }, { roleArn: null, sessionName: null });
    const origin = theWorkload('i-0abc', 'ec2.amazonaws.com', AWAY);
    for (const [issue, use] of [
      [call, bare],
      [unsaid, session],
      [unsaid, { ...session, accountId: null }],
      [unsaid, { ...session, arn: null }],
    ] as const) {
      expect(attribution([issue], use, '09:10:00')).toMatchObject({ status: 'PROVEN', origin });
    }
  });

  it('crosses no account, since services have none', () => {
    const call = aServiceIssue({ by: aService('ec2.amazonaws.com'), key: 'ASIAONE' });
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00').hops).toMatchObject([
      { crossAccount: false },
    ]);
  });

  it('leads to the service where it acts for itself', () => {
    const call = aTakenRole({ by: aService('config.amazonaws.com'), key: 'ASIAONE' });
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'AWS_SERVICE', id: 'config.amazonaws.com', accountId: null, service: null },
    });
  });

  it('is undecided where two services took it under one name in one second', () => {
    const calls = [
      aServiceIssue({ by: aService('ec2.amazonaws.com'), key: 'ASIAONE' }),
      aServiceIssue({ by: aService('ecs-tasks.amazonaws.com'), key: 'ASIATWO' }),
    ];
    expect(attribution(calls, aRoleSession(), '09:10:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('is not the session of an older issue under the same name: functions keep credentials', () => {
    const calls = [
      aServiceIssue({ by: aService('lambda.amazonaws.com'), name: 'resize', key: 'ASIANEW', at: '11:24:00' }),
      aServiceIssue({ by: aService('ecs-tasks.amazonaws.com'), name: 'resize', key: 'ASIAOLD', at: '09:00:00' }),
    ];
    const session = aRoleSession({ name: 'resize', createdAt: '09:00:00' });
    expect(attribution(calls, session, '09:30:00')).toMatchObject({
      origin: theWorkload('resize', 'ecs-tasks.amazonaws.com'),
    });
  });
});

describe('the console', () => {
  it('leads a switched role to whoever switched, though the key in the call is not the one used', () => {
    const alice = anIamUser('alice', { accessKeyId: 'ASIACONSOLE', createdAt: aRoleSession().createdAt });
    const call = aTakenRole({ by: { ...alice, invokedBy: 'AWS Internal' }, key: 'ASIASHOWN', at: '09:10:00' });
    const session = aRoleSession({ key: 'ASIAUSED', createdAt: '09:10:00' });
    expect(attribution([call], session, '09:20:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
  });

  it('leads a role switched into another account by both copies of the call, of which one hides the console', () => {
    const alice = anIamUser('alice', { invokedBy: 'AWS Internal' });
    const crossing = { role: 'Admin', into: AWAY, key: 'ASIASHOWN' };
    const copies = [
      aTakenRole({ by: alice, ...crossing, accountId: HOME, eventId: 'mine' }, { sharedEventId: 'shared' }),
      aTakenRole({ by: aStranger('AIDAALICE', 'shared'), ...crossing, eventId: 'theirs' }, { sharedEventId: 'shared' }),
    ];
    const session = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAUSED' });
    expect(attribution(copies, session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['mine', 'theirs'] }],
    });
    expect(attribution(copies.slice(1), session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
  });
});
