import { describe, expect, it } from '@jest/globals';
import { aRoleSession, aService, HOME } from '../../../test/builders/an-actor.ts';
import { aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theWorkload } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const INSTANCE = 'i-0123456789abcdef0';
const scopeOf = (credentialsIssuedTo: string) => ({
  inScopeOf: { issuerType: null, credentialsIssuedTo, sourceArn: null, sourceAccount: null },
});

describe('a pod with EKS Pod Identity', () => {
  const node = aRoleSession({ role: 'Node', name: INSTANCE, key: 'ASIANODE' });
  const ofNode = aServiceIssue({ by: aService('ec2.amazonaws.com'), role: 'Node', name: INSTANCE, key: 'ASIANODE' });
  const asked = aSignInGrant(
    { by: node, at: '09:20:00' },
    { eventSource: 'eks-auth.amazonaws.com', eventName: 'AssumeRoleForPodIdentity' },
  );
  const pod = { role: 'Cart', name: 'eks-main-cart-0a-7f1c' };
  const given = aTakenRole(
    { by: aService('pods.eks.amazonaws.com'), ...pod, key: 'ASIAPOD', at: '09:20:00' },
    {
      workloadTags: [
        ['kubernetes-namespace', 'shop'],
        ['kubernetes-service-account', 'cart'],
      ],
    },
  );
  const used = aRoleSession({ ...pod, key: 'ASIAPOD', createdAt: '09:20:00' });

  it('leads to its service account, and not to the node whose agent asked for it', () => {
    expect(attribution([ofNode, asked, given], used, '09:30:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload('shop/cart', 'pods.eks.amazonaws.com'),
    });
  });

  it('leaves the node what it is', () => {
    expect(attribution([ofNode, asked, given], node, '09:20:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload(INSTANCE),
    });
  });

  it("is incomplete by the node's record alone, which shows no key", () => {
    expect(attribution([ofNode, asked], used, '09:30:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
  });
});

describe('a task of ECS', () => {
  it('has two roles under one name, which its keys and the roles themselves tell apart', () => {
    const by = aService('ecs-tasks.amazonaws.com');
    const name = '0123456789abcdef0123456789abcdef';
    const facts = [
      aServiceIssue({ by, role: 'Task', name, key: 'ASIATASK', eventId: 'task' }),
      aServiceIssue({ by, role: 'Execution', name, key: 'ASIAEXEC', eventId: 'execution' }),
    ];
    for (const [role, key, eventId] of [
      ['Task', 'ASIATASK', 'task'],
      ['Execution', 'ASIAEXEC', 'execution'],
    ] as const) {
      for (const shown of [key, null]) {
        expect(attribution(facts, aRoleSession({ role, name, key: shown }), '09:10:00')).toMatchObject({
          status: 'PROVEN',
          origin: theWorkload(name, 'ecs-tasks.amazonaws.com'),
          hops: [{ issuedBy: [eventId] }],
        });
      }
    }
  });
});

describe('a function of Lambda', () => {
  const by = aService('lambda.amazonaws.com');
  const scope = scopeOf(`arn:aws:lambda:eu-west-1:${HOME}:function:resize`);

  it('is not the session by which Lambda tried the role when the function was made', () => {
    const tried = aServiceIssue({ by, name: 'awslambda_7_20260302090000123', key: 'ASIATRIED' });
    const used = aRoleSession({ name: 'resize', key: 'ASIAUSED' });
    expect(attribution([tried], used, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
    expect(attribution([tried], { ...used, accessKeyId: 'ASIATRIED' }, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
    });
    expect(attribution([tried], { ...used, ...scope }, '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload('resize', 'lambda.amazonaws.com'),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD' }],
    });
  });

  it('keeps credentials of hours ago, though its role was issued again a second before', () => {
    const old = aServiceIssue({ by, name: 'resize', key: 'ASIAOLD', at: '09:00:00', eventId: 'old' });
    const fresh = aServiceIssue({ by, name: 'resize', key: 'ASIAFRESH', at: '09:48:00', eventId: 'fresh' });
    for (const key of ['ASIAOLD', null]) {
      const used = aRoleSession({ name: 'resize', key });
      expect(attribution([old, fresh], used, '09:48:01').hops).toMatchObject([{ issuedBy: ['old'] }]);
      expect(attribution([fresh], used, '09:48:01')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
    }
  });

  it('is the service itself where that uses the role for its own ends', () => {
    const issue = aServiceIssue({ by, name: 'resize', key: 'ASIAONE' });
    const byService = aRoleSession({ name: 'resize', key: 'ASIAOWN' }, { invokedBy: 'lambda.amazonaws.com' });
    expect(attribution([issue], byService, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload('resize', 'lambda.amazonaws.com'),
      hops: [{ joinedBy: 'ROLE_AND_NAME', strength: 'STRONG' }],
    });
  });
});

describe('an instance of EC2', () => {
  const by = aService('ec2.amazonaws.com');
  const two = [
    aServiceIssue({ by, name: INSTANCE, key: 'ASIAONE', eventId: 'first' }),
    aServiceIssue({ by, name: INSTANCE, key: 'ASIATWO', eventId: 'second' }),
  ];

  it.each([
    ['ASIAONE', '1.0', 'first'],
    ['ASIATWO', '2.0', 'second'],
  ])('has two keys of one second, each with an issue of its own: %s', (key, ec2RoleDelivery, eventId) => {
    const used = aRoleSession({ name: INSTANCE, key }, { ec2RoleDelivery });
    const seen = aSighting(aRoleSession({ name: INSTANCE, key: 'ASIATWO' }, { ec2RoleDelivery: '2.0' }));
    expect(attribution([...two, seen], used, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload(INSTANCE),
      hops: [{ accessKeyId: key, issuedBy: [eventId], strength: 'EXACT' }],
    });
  });

  it('has a new session by each refresh, of one principal', () => {
    const refreshed = aServiceIssue({ by, name: INSTANCE, key: 'ASIANEW', at: '09:55:00', eventId: 'refreshed' });
    const used = aRoleSession({ name: INSTANCE, createdAt: '09:55:00' });
    expect(attribution([...two, refreshed], used, '10:10:00').hops).toMatchObject([{ issuedBy: ['refreshed'] }]);
  });

  it('is corroborated where EC2 itself acts for it, in a session that nothing issued', () => {
    const principalId = `${HOME}:aws:ec2-infrastructure:${INSTANCE}`;
    const infrastructure = aRoleSession(
      { role: 'aws:ec2-infrastructure', name: INSTANCE, key: 'ASIAINFRA' },
      { principalId, ...scopeOf(`arn:aws:ec2:eu-west-1:${HOME}:instance/${INSTANCE}`) },
    );
    expect(attribution(two, infrastructure, '09:10:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theWorkload(INSTANCE),
      hops: [{ issuedBy: [], joinedBy: 'IN_RECORD', strength: 'WEAK' }],
    });
    expect(attribution(two, { ...infrastructure, inScopeOf: null }, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'SERVICE_DELIVERED' },
    });
  });
});
