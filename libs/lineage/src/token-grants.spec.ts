import { describe, expect, it } from '@jest/globals';
import type { Actor, Grant } from '#cloudtrail';
import { anIamUser, aRoleSession, aWebIdentity, AWAY, HOME, roleArnOf } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownFact, KnownGrant } from './known-fact.ts';
import { tokenGrantsTo } from './token-grants.ts';

const alice = anIamUser('alice');
const DEPLOY = roleArnOf(HOME, 'Deploy');
const atHome = aTakenRole({ by: alice, at: '08:50:00', key: 'ASIAHOME', eventId: 'taken' });
const deploy = aRoleSession({ createdAt: '08:50:00', key: 'ASIAHOME' });
const abroad = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAABROAD' });

const tokenFor = (by: Actor, at = '08:55:00', part: Partial<Grant> = {}): KnownGrant =>
  aSignInGrant(
    { by, at, eventId: 'token' },
    { eventSource: 'sts.amazonaws.com', eventName: 'GetWebIdentityToken', webIdentityTokenId: 'jti-1', ...part },
  );

/** A role of another partition, taken by the token of a principal of this one. */
function crossing(sourcePrincipalArn: string | null = DEPLOY, id: string | null = 'jti-1'): KnownFact {
  const by = aWebIdentity(DEPLOY, { awsToken: { id, sourcePrincipalArn } });
  return aTakenRole(
    { by, role: 'Admin', into: AWAY, key: 'ASIAABROAD', eventId: 'crossed' },
    { eventName: 'AssumeRoleWithWebIdentity' },
  );
}

describe('the grants of a token', () => {
  it('are those of its very id, and none of another token of the principal', () => {
    const actor = aWebIdentity(DEPLOY, { awsToken: { id: 'jti-1', sourcePrincipalArn: DEPLOY } });
    const other = tokenFor(deploy, '08:55:00', { webIdentityTokenId: 'jti-2' });
    expect(tokenGrantsTo(actor, [other])).toEqual([]);
    expect(tokenGrantsTo(actor, [other, tokenFor(deploy)])).toHaveLength(1);
  });
});

describe('a role of another partition, taken by a token that AWS issued', () => {
  it('is traced through the token to whoever asked for it, and on', () => {
    expect(attribution([atHome, tokenFor(deploy), crossing()], abroad, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [
        { sessionArn: abroad.arn, issuedBy: ['crossed'], joinedBy: 'ISSUED_ACCESS_KEY' },
        {
          sessionArn: null,
          issuedBy: ['token'],
          joinedBy: 'WEB_IDENTITY_TOKEN',
          strength: 'EXACT',
          crossAccount: true,
        },
        { sessionArn: deploy.arn, issuedBy: ['taken'] },
      ],
    });
  });

  it('is traced to a user who asked for the token', () => {
    const user = crossing(alice.arn);
    expect(attribution([tokenFor(alice), user], abroad, '09:10:00')).toMatchObject({ origin: theUser('alice') });
  });

  it('names nobody while the request for the token is missing: its subject is a role, and a role is nobody', () => {
    expect(attribution([atHome, crossing()], abroad, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      hops: [{ issuedBy: ['crossed'] }],
      claims: expect.arrayContaining([{ kind: 'SOURCE_PRINCIPAL', value: DEPLOY, authority: 'AWS' }]),
      gap: {
        reason: 'ISSUER_NOT_DELIVERED',
        ingestNext: `GetWebIdentityToken events of the hour before this call, of account ${HOME}, in all Regions`,
      },
    });
    const unsaid = attribution([crossing(null)], abroad, '09:10:00').gap?.ingestNext;
    expect(unsaid).toContain('the account in the other partition');
  });

  it.each<[string, KnownFact, KnownFact]>([
    ['another id', tokenFor(deploy, '08:55:00', { webIdentityTokenId: 'jti-2' }), crossing()],
    ['no id', tokenFor(deploy, '08:55:00', { webIdentityTokenId: null }), crossing(DEPLOY, null)],
    ['another principal', tokenFor(deploy), crossing(roleArnOf(HOME, 'Build'))],
    ['no request for a token', tokenFor(deploy, '08:55:00', { eventName: 'CreateTokenWithIAM' }), crossing()],
    ['a moment after the call', tokenFor(deploy, '09:00:01'), crossing()],
    ['a token that had expired', tokenFor(deploy, '07:54:59'), crossing()],
  ])('is not joined to a request with %s', (_, token, call) => {
    expect(attribution([atHome, token, call], abroad, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it('is joined by the id alone where the call does not say who asked', () => {
    expect(attribution([atHome, tokenFor(deploy), crossing(null)], abroad, '09:10:00')).toMatchObject({
      origin: theUser('alice'),
    });
  });

  it('is joined up to five minutes after the token expired', () => {
    expect(attribution([tokenFor(alice, '07:55:00'), crossing(alice.arn)], abroad, '09:10:00')).toMatchObject({
      status: 'PROVEN',
    });
  });
});
