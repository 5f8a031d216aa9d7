import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aService,
  AWAY,
  HOME,
} from '../../../test/builders/an-actor.ts';
import { aFederationToken, aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theRootUser, theService, theUser, theWorkload } from '../../../test/builders/an-origin.ts';
import { aSignIn } from '../../../test/builders/a-sign-in.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');
const INSTANCE = `arn:aws:ec2:eu-west-1:${HOME}:instance/i-0123456789abcdef0`;

const scopedTo = (credentialsIssuedTo: string, session: Actor = aRoleSession({ key: 'ASIAONE' })): Actor => ({
  ...session,
  inScopeOf: { issuerType: null, credentialsIssuedTo, sourceArn: null, sourceAccount: null },
});

describe('a federated user whose token was not delivered', () => {
  it('hangs from its user by what the record itself says', () => {
    const session = aFederatedUser('partner', alice, { accessKeyId: 'ASIAONE' });
    expect(attribution([], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [
        {
          sessionArn: null,
          accessKeyId: 'ASIAONE',
          issuedAt: '2026-03-02T09:00:00Z',
          issuedBy: [],
          joinedBy: 'IN_RECORD',
          strength: 'STRONG',
          crossAccount: false,
        },
      ],
    });
    expect(attribution([], { ...session, createdAt: null }, '09:10:00')).toMatchObject({ status: 'PROVEN', hops: [] });
  });

  it('hangs from the root user in the same way', () => {
    const session = aFederatedUser('partner', aRootUser(), { accessKeyId: 'ASIAONE' });
    expect(attribution([], session, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: theRootUser() });
  });

  it('is shown by its issuing call where that is there', () => {
    const token = aFederationToken({ by: alice, key: 'ASIAONE', name: 'partner', eventId: 'token' });
    const session = aFederatedUser('partner', alice, { accessKeyId: 'ASIAONE' });
    expect(attribution([token], session, '09:10:00').hops).toMatchObject([
      { issuedBy: ['token'], joinedBy: 'ISSUED_ACCESS_KEY' },
    ]);
    expect(attribution([token], session, '11:00:00').hops).toMatchObject([{ issuedBy: [], joinedBy: 'IN_RECORD' }]);
  });
});

describe('a session in scope of a resource', () => {
  it.each([
    [INSTANCE, 'i-0123456789abcdef0', 'ec2.amazonaws.com'],
    [`arn:aws:lambda:eu-west-1:${HOME}:function:resize`, 'resize', 'lambda.amazonaws.com'],
    [`arn:aws:lambda:eu-west-1:${HOME}:function:resize:7`, 'resize', 'lambda.amazonaws.com'],
    [`arn:aws:lambda:eu-west-1:${HOME}:function:resize:$LATEST`, 'resize', 'lambda.amazonaws.com'],
    [`arn:aws-cn:ecs:cn-north-1:${HOME}:task/shop/0a1b2c`, '0a1b2c', 'ecs-tasks.amazonaws.com'],
    [`arn:aws:ecs:eu-west-1:${HOME}:task/0a1b2c`, '0a1b2c', 'ecs-tasks.amazonaws.com'],
  ])('is corroborated to be of %s', (resource, id, service) => {
    expect(attribution([], scopedTo(resource), '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload(id, service),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD', strength: 'WEAK', crossAccount: false, accessKeyId: 'ASIAONE' }],
      claims: [{ kind: 'IN_SCOPE_OF', value: resource, authority: 'AWS' }, { kind: 'ROLE_SESSION_NAME' }],
      gap: null,
    });
  });

  it("is a workload of the role's account, whosever the resource is", () => {
    const session = scopedTo(INSTANCE, aRoleSession({ key: 'ASIAONE', accountId: AWAY }));
    expect(attribution([], session, '09:10:00').origin).toEqual(theWorkload('i-0123456789abcdef0', undefined, AWAY));
  });

  it.each([
    '',
    'i-0123456789abcdef0',
    `arn:aws:s3:::bucket`,
    `arn:aws:ec2:eu-west-1:${HOME}:instance/anything`,
    `x${INSTANCE}`,
    `${INSTANCE}/volume`,
    `xarn:aws:lambda:eu-west-1:${HOME}:function:resize`,
    `arn:aws:lambda:eu-west-1:${HOME}:function:resize/x`,
    `xarn:aws:ecs:eu-west-1:${HOME}:task/shop/0a1b2c`,
    `arn:aws:ecs:eu-west-1:${HOME}:task/shop/0a1b2c/x`,
  ])('is nobody by the text "%s"', (resource) => {
    expect(attribution([], scopedTo(resource), '09:10:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
  });

  it("takes its account from the role, and else from the session's own record", () => {
    const session = scopedTo(INSTANCE, aRoleSession({ key: 'ASIAONE', accountId: AWAY }));
    const origin = theWorkload('i-0123456789abcdef0', undefined, AWAY);
    for (const part of [{ issuerArn: null }, { arn: null, accountId: null }]) {
      expect(attribution([], { ...session, ...part }, '09:10:00').origin).toEqual(origin);
    }
  });

  it('is a workload only as a session of a role: root in scope of an instance is not the instance', () => {
    const root = aRootUser({ accessKeyId: 'ASIAROOT', createdAt: aRoleSession().createdAt });
    expect(attribution([], scopedTo(INSTANCE, root), '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ROOT_NOT_EVIDENCED' },
    });
  });

  it('stays with the call that issued its key, whatever other key the session shows', () => {
    const facts = [aTakenRole({ by: alice, key: 'ASIAONE' }), aSighting(aRoleSession({ key: 'ASIASTRAY' }))];
    expect(attribution(facts, scopedTo(INSTANCE), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
    });
  });

  it('is proven by its issuing call where that is there', () => {
    const session = scopedTo(INSTANCE, aRoleSession({ name: 'i-0123456789abcdef0', key: 'ASIAONE' }));
    const issue = aServiceIssue({ by: aService('ec2.amazonaws.com'), name: 'i-0123456789abcdef0', key: 'ASIAONE' });
    expect(attribution([issue], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload('i-0123456789abcdef0'),
      hops: [{ joinedBy: 'ISSUED_ACCESS_KEY' }],
    });
  });

  it('stands against a sign-in that nothing but its age ties to the session', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const facts = [aTakenRole({ by: alice, key: 'ASIATAKEN' }), door];
    const session = scopedTo(INSTANCE, aRoleSession({ createdAt: '09:20:00' }));
    expect(attribution(facts, session, '09:30:00').candidates.map(({ origin }) => origin)).toEqual([
      theUser('alice'),
      theWorkload('i-0123456789abcdef0'),
    ]);
  });

  it("stands in for an issuer that must be missing, as no person's call issued it", () => {
    const keyless = scopedTo(INSTANCE, aRoleSession());
    const facts = [aTakenRole({ by: alice, key: 'ASIAONE' }), aSighting(aRoleSession({ key: 'ASIASTRAY' }))];
    expect(attribution(facts, keyless, '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload('i-0123456789abcdef0'),
    });
  });
});

describe('a session of a service-linked role', () => {
  const path = '/aws-service-role/spot.amazonaws.com/';
  const session = aRoleSession({ role: 'AWSServiceRoleForEC2Spot', path, key: 'ASIAONE' });

  it('is corroborated to be of the only service that may take the role', () => {
    expect(attribution([], session, '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theService('spot.amazonaws.com'),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD', strength: 'WEAK' }],
      gap: null,
    });
  });

  it('is proven by its issuing call where that is there', () => {
    const issue = aServiceIssue({
      by: aService('spot.amazonaws.com'),
      role: 'AWSServiceRoleForEC2Spot',
      path,
      key: 'ASIAONE',
    });
    expect(attribution([issue], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theService('spot.amazonaws.com'),
    });
  });

  it.each([
    '/',
    '/aws-service-role/',
    '/service-role/spot.amazonaws.com/',
    '/team/aws-service-role/spot.amazonaws.com/',
  ])('is nobody where the role stands under %s', (elsewhere) => {
    const other = aRoleSession({ role: 'AWSServiceRoleForEC2Spot', path: elsewhere, key: 'ASIAONE' });
    expect(attribution([], other, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', origin: null });
  });
});
