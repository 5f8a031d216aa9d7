import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aService,
  AWAY,
  HOME,
  roleArnOf,
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

describe('a session of an Identity Center role', () => {
  const path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  const role = 'AWSReservedSSO_Admin_0123456789abcdef';
  const carol = { kind: 'IDENTITY_CENTER_USER', id: 'carol@example.com', accountId: null, service: null };
  const sessionOf = (name: string, part: Partial<Actor> = {}): Actor =>
    aRoleSession({ role, path, name, key: 'ASIAONE' }, part);

  it('is corroborated to be of the user whom Identity Center named it after', () => {
    expect(attribution([], sessionOf('carol@example.com'), '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: carol,
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD', strength: 'WEAK' }],
      claims: [{ kind: 'ROLE_SESSION_NAME', value: 'carol@example.com', authority: 'AWS' }],
      gap: null,
    });
  });

  it('is proven by the call that let the user in where that is there', () => {
    const by = aSamlUser('carol@example.com', { federatedRoleArn: roleArnOf(HOME, role, path) });
    const issue = aTakenRole(
      { by, role, path, name: 'carol@example.com', key: 'ASIANEVERUSED' },
      { eventName: 'AssumeRoleWithSAML' },
    );
    expect(attribution([issue], sessionOf('carol@example.com'), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: carol,
    });
  });

  it('names nobody for other roles, by a masked or an empty name, or where it hangs from a sign-in session', () => {
    const nobody = { status: 'INCOMPLETE', origin: null, gap: { reason: 'ISSUER_NOT_DELIVERED' } };
    const others = [
      aRoleSession({ role, path: '/team/aws-reserved/sso.amazonaws.com/', name: 'carol@example.com', key: 'ASIAONE' }),
      sessionOf('***'),
      sessionOf(''),
      sessionOf('carol@example.com', { signInSessionArn: `arn:aws:signin:eu-west-1:${HOME}:session/1` }),
    ];
    for (const other of others) expect(attribution([], other, '09:10:00')).toMatchObject(nobody);
  });
});

describe('a session that EC2 handed to an instance', () => {
  const id = 'i-0123456789abcdef0';
  const sessionOf = (name: string, ec2RoleDelivery: string | null): Actor =>
    aRoleSession({ role: 'Web', name, key: 'ASIAONE' }, { ec2RoleDelivery });

  it('is corroborated to be of the instance that it is named after', () => {
    expect(attribution([], sessionOf(id, '2.0'), '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload(id),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD', strength: 'WEAK' }],
    });
  });

  it('is nobody by the name alone, which anybody may choose, nor by the delivery alone', () => {
    for (const session of [sessionOf(id, null), sessionOf('web', '2.0')]) {
      expect(attribution([], session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', origin: null });
    }
  });

  it('shows no call as its issue where its own must be missing, even if all lead to the instance', () => {
    const issue = aServiceIssue({ by: aService('ec2.amazonaws.com'), role: 'Web', name: id, key: 'ASIATWO' });
    const seen = [aSighting(aRoleSession({ role: 'Web', name: id, key: 'ASIASTRAY' }, { ec2RoleDelivery: '2.0' }))];
    const keyless = { ...sessionOf(id, '2.0'), accessKeyId: null };
    expect(attribution([issue, ...seen], keyless, '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload(id),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD' }],
    });
  });
});
