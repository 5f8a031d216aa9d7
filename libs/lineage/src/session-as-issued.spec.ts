import { describe, expect, it } from '@jest/globals';
import type { Attribution, KnownIssuance } from '#lineage';
import {
  anIamUser,
  aRootUser,
  aService,
  AWAY,
  HOME,
  roleArnOf,
  sessionArnOf,
} from '../../../test/builders/an-actor.ts';
import {
  aFederationToken,
  anAssumedRoot,
  anIssuance,
  aServiceIssue,
  aSessionToken,
  aTakenRole,
} from '../../../test/builders/an-issuance.ts';
import { theRootUser, theUser, theWorkload } from '../../../test/builders/an-origin.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { sessionAsIssued } from './session-as-issued.ts';

const alice = anIamUser('alice');

/** The answer for the session of a call that nobody used. */
function holderOf(call: KnownIssuance): Attribution | null {
  const session = sessionAsIssued(call.issuance);
  return session === null ? null : attribution([call], session, session.createdAt);
}

describe('a session as its call issued it', () => {
  it.each([
    ['a role', aTakenRole({ by: alice, key: 'ASIAONE' }), theUser('alice')],
    ['a role in another account', aTakenRole({ by: alice, key: 'ASIAONE', into: AWAY }), theUser('alice')],
    [
      "a service's answer that names no principal",
      aServiceIssue({ by: aService('ec2.amazonaws.com'), name: 'i-0abc', key: 'ASIAONE' }),
      theWorkload('i-0abc'),
    ],
    ["a user's own token", aSessionToken({ by: alice, key: 'ASIAONE' }), theUser('alice')],
    ["root's own token", aSessionToken({ by: aRootUser(), key: 'ASIAONE' }), theRootUser()],
    ['a federated user', aFederationToken({ by: alice, key: 'ASIAONE', name: 'partner' }), theUser('alice')],
    ['an assumed root', anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY }), theUser('alice')],
  ])('leads to whoever called for %s, by the key', (_, call, origin) => {
    expect(holderOf(call)).toMatchObject({
      status: 'PROVEN',
      origin,
      hops: [{ accessKeyId: 'ASIAONE', joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT' }],
    });
  });

  it('is not known to look in any way where the call is of another kind', () => {
    const vended = anIssuance({ by: alice }, { eventName: 'GetCredentialsForIdentity', issuedKeyId: 'ASIAONE' });
    expect(sessionAsIssued(vended.issuance)).toBeNull();
    expect(holderOf(aSessionToken({ by: aService('x.amazonaws.com'), key: 'ASIAONE' }))).toBeNull();
    expect(sessionAsIssued(anAssumedRoot({ by: alice, key: 'ASIAONE', target: 'nobody' }).issuance)).toBeNull();
  });

  it('names the role that issued it', () => {
    expect(sessionAsIssued(aTakenRole({ by: alice }).issuance)).toMatchObject({
      issuerType: 'Role',
      issuerArn: roleArnOf(HOME, 'Deploy'),
      arn: sessionArnOf(HOME, 'Deploy', 'ci'),
    });
  });

  it('is that of a role by what the answer names, or else by the name that was asked for', () => {
    const named = sessionAsIssued(aTakenRole({ by: alice }, { sessionName: null }).issuance);
    expect(named).toMatchObject({ type: 'AssumedRole', principalId: 'AROADEPLOY:ci' });
    const asked = sessionAsIssued(aServiceIssue({ by: aService('ec2.amazonaws.com'), into: AWAY }).issuance);
    expect(asked).toMatchObject({ type: 'AssumedRole', principalId: ':ci', accountId: AWAY, arn: null });
  });

  it('is of no role where the call names none, or names neither session nor principal', () => {
    const unsaid = { by: aService('ec2.amazonaws.com'), key: 'ASIAONE' };
    expect(sessionAsIssued(aServiceIssue(unsaid, { sessionName: null }).issuance)).toBeNull();
    expect(sessionAsIssued(aTakenRole(unsaid, { roleArn: null }).issuance)).toBeNull();
  });

  it('is an assumed root, which no sign-in of the root user evidences, and only by AssumeRoot', () => {
    const call = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY });
    expect(sessionAsIssued(call.issuance)).toMatchObject({ type: 'Root', accountId: AWAY, isAssumedRoot: true });
    expect(sessionAsIssued({ ...call.issuance, eventName: 'CreateSession' })).toBeNull();
  });

  it('is a federated user only by GetFederationToken, of a user or root, that names it', () => {
    const call = aFederationToken({ by: alice, key: 'ASIAONE', name: 'partner' }).issuance;
    expect(sessionAsIssued(call)).toMatchObject({
      type: 'FederatedUser',
      principalId: `${HOME}:partner`,
      issuerType: 'IAMUser',
      issuerPrincipalId: 'AIDAALICE',
      issuerArn: alice.arn,
      issuerAccountId: HOME,
    });
    for (const part of [
      { eventName: 'CreateSession' },
      { caller: aService('x.amazonaws.com') },
      { issuedPrincipalId: null },
    ]) {
      expect(sessionAsIssued({ ...call, ...part })).toBeNull();
    }
  });

  it('is of the account that its role is in', () => {
    const session = sessionAsIssued(aTakenRole({ by: alice, into: AWAY }).issuance);
    expect(session).toMatchObject({ accountId: AWAY, principalId: 'AROADEPLOY:ci', type: 'AssumedRole' });
    expect(sessionAsIssued(aTakenRole({ by: alice }).issuance)).toMatchObject({ accountId: HOME });
  });
});
