import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  anIamUser,
  aRoleSession,
  aSamlUser,
  aRootUser,
  aWebIdentity,
  AWAY,
  HOME,
  roleArnOf,
} from '../../../test/builders/an-actor.ts';
import {
  anAssumedRoot,
  anIssuance,
  aServiceIssue,
  aSessionToken,
  aTakenRole,
} from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { after, moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownIssuance } from './known-fact.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

const PROVEN_ALICE = { status: 'PROVEN', origin: theUser('alice') };
const NO_ISSUER = { status: 'INCOMPLETE', origin: null, gap: { reason: 'ISSUER_NOT_DELIVERED' } };
const OUTSIDE = {
  status: 'INCOMPLETE',
  origin: null,
  gap: { reason: 'OUTSIDE_VALIDITY', ingestNext: expect.stringContaining('a later issue') },
};

describe('a role session', () => {
  it('belongs to whoever made the call that issued its key', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });

    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toEqual({
      ...PROVEN_ALICE,
      hops: [
        {
          sessionArn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`,
          accessKeyId: 'ASIAONE',
          issuedAt: '2026-03-02T09:00:00Z',
          issuedBy: ['taken'],
          joinedBy: 'ISSUED_ACCESS_KEY',
          strength: 'EXACT',
          crossAccount: false,
        },
      ],
      claims: [{ kind: 'ROLE_SESSION_NAME', value: 'ci', authority: 'CALLER' }],
      candidates: [],
      gap: null,
    });
  });

  it('without a key is joined by its identity and the second of its creation', () => {
    const answer = attribution([aTakenRole({ by: alice, key: 'ASIAONE' })], aRoleSession(), '09:10:00');
    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops).toMatchObject([{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }]);
  });

  it('is not joined to a call that issued another key', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    expect(attribution([call], aRoleSession({ key: 'ASIATWO' }), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is not joined by a key that was issued for another role, name or account', () => {
    const calls = [
      aTakenRole({ by: alice, key: 'ASIAONE', role: 'Other' }),
      aTakenRole({ by: alice, key: 'ASIAONE', name: 'other' }),
      aServiceIssue({ by: alice, key: 'ASIAONE', into: AWAY }),
    ];
    expect(attribution(calls, aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is not joined by its own key at another time of creation, since key ids come again', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE', at: '08:30:00' });
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is not joined by its name alone', () => {
    const call = aTakenRole({ by: alice, at: '08:30:00' });
    expect(attribution([call], aRoleSession({ createdAt: null }), '09:10:00')).toMatchObject(NO_ISSUER);
    expect(attribution([call], aRoleSession(), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('whose time of creation is not recorded is joined by its key where the identities agree', () => {
    const session = aRoleSession({ key: 'ASIAONE', createdAt: null });
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    expect(attribution([call], session, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([call], session, '08:59:59')).toMatchObject(OUTSIDE);
    expect(
      attribution([{ ...call, issuance: { ...call.issuance, issuedKeyId: null } }], session, '09:10:00'),
    ).toMatchObject(NO_ISSUER);
  });

  it('is joined to a role with a path, which only its issuer shows', () => {
    const path = '/service-role/';
    const call = aServiceIssue({ by: alice, path, key: 'ASIAONE' });
    expect(attribution([call], aRoleSession({ path, key: 'ASIAONE' }), '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('of a role that was deleted and made again under one ARN is joined by the role that it was', () => {
    const again = { issuerPrincipalId: 'AROAAGAIN', principalId: 'AROAAGAIN:ci' };
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    expect(attribution([call], aRoleSession({ key: 'ASIAONE' }, again), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is not joined by a key that the records mask', () => {
    const masked = aTakenRole({ by: bob, key: 'ASIA****************', at: '08:30:00' });
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    const session = aRoleSession({ key: 'ASIA****************' });

    const answer = attribution([masked, call], session, '09:10:00');

    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops).toMatchObject([{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }]);
    expect(attribution([masked], { ...session, createdAt: null }, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is joined by its identity where the call masks the key', () => {
    const call = aTakenRole({ by: alice, key: 'ASIA****************' });
    const answer = attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00');
    expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }] });
  });
});

describe('a session of another account than its caller', () => {
  const call = aTakenRole({ by: alice, key: 'ASIAONE', into: AWAY });
  const session = aRoleSession({ key: 'ASIAONE', accountId: AWAY });
  const isCrossing = (calls: readonly KnownIssuance[], use: Actor): unknown =>
    attribution(calls, use, '09:10:00').hops.map(({ crossAccount }) => crossAccount);

  it('crosses accounts, by whatever names its own', () => {
    expect(isCrossing([call], session)).toEqual([true]);
    expect(isCrossing([call], { ...session, arn: null, accountId: null })).toEqual([true]);
    const unsaid = aTakenRole({ by: alice, key: 'ASIAONE', into: AWAY }, { roleArn: null });
    expect(isCrossing([unsaid], { ...session, accountId: null })).toEqual([true]);
    expect(isCrossing([unsaid], { ...session, arn: null })).toEqual([true]);
  });

  it('is not known to cross where no record names an account', () => {
    const unsaid = aTakenRole({ by: alice, key: 'ASIAONE', into: AWAY }, { roleArn: null });
    expect(isCrossing([unsaid], { ...session, arn: null, accountId: null })).toEqual([false]);
    const nobodys = aTakenRole({ by: aWebIdentity('repo:acme/web'), key: 'ASIAONE', into: AWAY });
    expect(isCrossing([nobodys], session)).toEqual([false]);
  });
});

describe('the time of a session', () => {
  const call = aTakenRole({ by: alice, key: 'ASIAONE' });
  const session = aRoleSession({ key: 'ASIAONE' });

  it.each(['08:59:58', '08:59:59', '09:00:00', '09:00:01', '09:00:02'])(
    'fits a call two seconds off at most: %s',
    (createdAt) => {
      expect(attribution([call], aRoleSession({ createdAt }), '09:10:00')).toMatchObject(PROVEN_ALICE);
    },
  );

  it.each(['08:59:57', '09:00:03'])('fits no call farther off: %s', (createdAt) => {
    expect(attribution([call], aRoleSession({ createdAt }), '09:10:00')).toMatchObject(NO_ISSUER);
    expect(attribution([call], aRoleSession({ createdAt, key: 'ASIAONE' }), '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('fits the call of its own second before one beside it', () => {
    const beside = [
      aTakenRole({ by: bob, key: 'ASIATWO', at: '08:59:59' }),
      aTakenRole({ by: bob, key: 'ASIATHREE', at: '09:00:01' }),
    ];
    expect(attribution([call, ...beside], aRoleSession(), '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('yields to the key, which is certain', () => {
    const sameSecond = aTakenRole({ by: bob, key: 'ASIATWO' });
    const keyed = aTakenRole({ by: alice, key: 'ASIAONE', at: '09:00:01' });
    expect(attribution([sameSecond, keyed], session, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('covers no use before the issue, nor one later than five minutes after expiry', () => {
    expect(attribution([call], session, '08:59:59.999')).toMatchObject(OUTSIDE);
    expect(attribution([call], session, '09:00:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([call], session, '10:00:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([call], session, '10:05:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([call], session, '10:05:00.001')).toMatchObject(OUTSIDE);
  });

  it('covers no use before the issue where the session says that it is older', () => {
    const late = aTakenRole({ by: alice, key: 'ASIAONE', at: '09:00:02' });
    expect(attribution([late], session, '09:00:01')).toMatchObject(OUTSIDE);
    expect(attribution([late], session, '09:00:02')).toMatchObject(PROVEN_ALICE);
  });

  it('covers twelve hours of a role session whose expiry cannot be read', () => {
    const endless = aTakenRole({ by: alice, key: 'ASIAONE' }, { expiresAt: null });
    expect(attribution([endless], session, '21:05:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([endless], session, '21:05:00.001')).toMatchObject(OUTSIDE);
  });

  it("covers thirty-six hours of a user's own token whose expiry cannot be read", () => {
    const endless = aSessionToken({ by: aRootUser(), key: 'ASIAONE' }, { expiresAt: null });
    const token = aRootUser(aTemporary('ASIAONE'));
    const last = after(moment('09:05:00'), 36 * 3_600_000);
    expect(attribution([endless], token, last)).toMatchObject({ status: 'PROVEN' });
    expect(attribution([endless], token, after(last, 1))).toMatchObject(OUTSIDE);
  });

  it('keeps a later issue of the same session from covering an expired key', () => {
    const juggled = aTakenRole({ by: alice, key: 'ASIATWO', at: '09:59:00' });
    expect(attribution([call, juggled], session, '10:06:00')).toMatchObject(OUTSIDE);
  });
});

describe('a credential of a user or of root', () => {
  const call = aSessionToken({ by: alice, key: 'ASIAONE', eventId: 'token' });

  it('shows the call that issued it, though the record names the user', () => {
    const answer = attribution([call], anIamUser('alice', aTemporary('ASIAONE')), '09:10:00');
    expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ issuedBy: ['token'], sessionArn: null }] });
  });

  it('without a key is joined by identity, not by a role that it never took', () => {
    const answer = attribution([call], anIamUser('alice', aTemporary(null)), '09:10:00');
    expect(answer.hops).toMatchObject([{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }]);
  });

  it('stays a hop where it goes on to take a role', () => {
    const token = anIamUser('alice', aTemporary('ASIAONE'));
    const taken = aTakenRole({ by: token, key: 'ASIATWO', at: '09:20:00', eventId: 'taken' });
    const answer = attribution([call, taken], aRoleSession({ key: 'ASIATWO', createdAt: '09:20:00' }), '09:30:00');
    expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ issuedBy: ['taken'] }, { issuedBy: ['token'] }] });
  });

  it.each([
    ['its key', { accessKeyId: 'ASIAONE' }],
    ['its time', { createdAt: aRoleSession().createdAt, accessKeyId: null }],
  ])('is a session by %s alone', (_, part) => {
    const taken = aTakenRole({ by: anIamUser('alice', part), key: 'ASIATWO', at: '09:20:00', eventId: 'taken' });
    const answer = attribution([call, taken], aRoleSession({ key: 'ASIATWO', createdAt: '09:20:00' }), '09:30:00');
    expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ issuedBy: ['taken'] }, { issuedBy: ['token'] }] });
  });

  it('is the root user where the root user asked for it, and shows a second factor instead of the key', () => {
    const asked = aSessionToken({ by: aRootUser(), key: 'ASIAONE' });
    const root = aRootUser({ ...aTemporary(null), hasMfa: true });
    expect(attribution([asked], root, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: { kind: 'ROOT_USER' } });
  });

  it('is the root user where the root user asked for it', () => {
    const asked = aSessionToken({ by: aRootUser(), key: 'ASIAONE' });
    expect(attribution([asked], aRootUser(aTemporary('ASIAONE')), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'ROOT_USER' },
      hops: [{ joinedBy: 'ISSUED_ACCESS_KEY', sessionArn: null }],
    });
  });

  it('of root belongs to whoever assumed root', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY });
    for (const root of [
      aRootUser({ accountId: AWAY, ...aTemporary('ASIAONE') }),
      aRootUser({ accountId: AWAY, ...aTemporary('ASIAONE'), hasMfa: true }),
      aRootUser({ accountId: AWAY, ...aTemporary('ASIAONE'), isAssumedRoot: true }),
    ]) {
      const answer = attribution([assumed], root, '09:10:00');
      expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ sessionArn: null, crossAccount: true }] });
    }
  });

  it('of somebody who assumed root elsewhere is joined as any other, though its record bears the sign of that', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    const session = aRoleSession({ key: 'ASIAONE' }, { isAssumedRoot: true });
    expect(attribution([call], session, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('of root names nobody where the key fits and the evidence is missing', () => {
    expect(attribution([], aRootUser(aTemporary('ASIAONE')), '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ROOT_NOT_EVIDENCED', accountId: HOME },
    });
  });

  it('of root without a key is joined to the assumption of its second, whose target may be an ARN', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: `arn:aws:iam::${AWAY}:root` });
    const answer = attribution([assumed], aRootUser({ accountId: AWAY, ...aTemporary(null) }), '09:10:00');
    expect(answer).toMatchObject({ ...PROVEN_ALICE, hops: [{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }] });
  });

  it('of root without a key is undecided where it also shows a second factor of its own', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY });
    const root = aRootUser({ accountId: AWAY, ...aTemporary(null), hasMfa: true });
    expect(attribution([assumed], root, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('of root that a service uses may be one under a long-term key, made in the second of an assumption', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY });
    const forward = { ...aTemporary('ASIAFORWARD'), invokedBy: 's3.amazonaws.com' };
    for (const hasMfa of [null, true]) {
      const answer = attribution([assumed], aRootUser({ accountId: AWAY, ...forward, hasMfa }), '09:10:00');
      expect(answer).toMatchObject({ status: 'AMBIGUOUS', origin: null });
      expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), null]);
    }
  });
});

describe('root that a service uses, where the record says that root was assumed', () => {
  it('belongs to whoever assumed it: no long-term key of root is used like that', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY });
    const forward = { ...aTemporary('ASIAFORWARD'), invokedBy: 's3.amazonaws.com', isAssumedRoot: true };
    expect(attribution([assumed], aRootUser({ accountId: AWAY, ...forward }), '09:10:00')).toMatchObject(PROVEN_ALICE);
  });
});

describe('an answer that names no session', () => {
  it('is none of another key, whatever service gave it', () => {
    const call = anIssuance({ by: aRoleSession() }, { eventName: 'CreateSession', issuedKeyId: 'ASIAONE' });
    for (const key of ['ASIATWO', null]) {
      expect(attribution([call], aRoleSession({ key }), '09:10:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
    }
  });

  it('is joined by role and name, and only weakly unless a service asked', () => {
    const call = aServiceIssue({ by: alice, key: 'ASIAONE' });
    const answer = attribution([call], aRoleSession(), '09:10:00');
    expect(answer).toMatchObject({ status: 'CORROBORATED', hops: [{ joinedBy: 'ROLE_AND_NAME', strength: 'WEAK' }] });
  });

  it('is not joined to a role of the same name in another account', () => {
    const call = aServiceIssue({ by: alice }, { roleArn: roleArnOf(AWAY, 'Deploy') });
    expect(attribution([call], aRoleSession(), '09:10:00')).toMatchObject(NO_ISSUER);
  });
});

/** A temporary credential of an identity, made at nine. */
const aTemporary = (accessKeyId: string | null) => ({ accessKeyId, createdAt: aRoleSession().createdAt });

describe('a session whose issue shows a masked key', () => {
  it('is tied to the very second where it shows a key of its own', () => {
    const masked = aTakenRole({ by: alice, key: 'ASIA****************', at: '09:00:01' });
    expect(attribution([masked], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([masked], aRoleSession(), '09:10:00')).toMatchObject({ origin: theUser('alice') });
    const saml = aTakenRole(
      { by: aSamlUser('carol'), key: 'ASIA****************', at: '09:00:01' },
      { eventName: 'AssumeRoleWithSAML' },
    );
    expect(attribution([saml], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({ status: 'PROVEN' });
    const then = aRoleSession({ key: 'ASIAONE', createdAt: '09:00:01' });
    expect(attribution([masked], then, '09:10:00')).toMatchObject({ origin: theUser('alice') });
  });
});
