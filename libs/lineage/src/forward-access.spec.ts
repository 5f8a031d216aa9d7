import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import { anIamUser, aRoleSession, aRootUser, HOME } from '../../../test/builders/an-actor.ts';
import { aSessionToken, aTakenRole, anAssumedRoot } from '../../../test/builders/an-issuance.ts';
import { theRootUser, theUser } from '../../../test/builders/an-origin.ts';
import { aSignIn } from '../../../test/builders/a-sign-in.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');

/** What a service does on behalf of an identity: with a key that nothing issued, created at a time of day. */
const through = (identity: Actor, createdAt = '09:00:00', invokedBy = 'cloudformation.amazonaws.com'): Actor => ({
  ...identity,
  accessKeyId: 'ASIAFORWARD',
  createdAt: moment(createdAt),
  invokedBy,
});

describe('forward access', () => {
  it("of a user's long-term key belongs to the user, by a session that is as old as the act", () => {
    expect(attribution([], through(alice, '09:04:10'), '09:05:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [],
    });
  });

  it("of a user's temporary key belongs to the user, and shows the key's issue", () => {
    const token = aSessionToken({ by: alice, key: 'ASIAONE', eventId: 'token' });
    expect(attribution([token], through(alice), '09:05:00')).toMatchObject({
      origin: theUser('alice'),
      hops: [{ issuedBy: ['token'], joinedBy: 'SESSION_IDENTITY' }],
    });
  });

  it("of a user's or root's long-term key is as old as the act, and not of a token of the second beside it", () => {
    const ofAlice = aSessionToken({ by: alice, key: 'ASIAONE', at: '08:59:59' });
    expect(attribution([ofAlice], through(alice), '09:05:00')).toMatchObject({ origin: theUser('alice'), hops: [] });
    const ofRoot = aSessionToken({ by: aRootUser(), key: 'ASIAONE', at: '08:59:59' });
    expect(attribution([ofRoot], through(aRootUser()), '09:05:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
    const itself = { ...through(aRootUser()), accessKeyId: 'ASIAONE' };
    expect(attribution([ofRoot], itself, '09:05:00')).toMatchObject({ origin: theRootUser() });
  });

  it('of a role session may be of the second beside it, and so may what a user did by a token without a service', () => {
    const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken', at: '08:59:59' });
    expect(attribution([taken], through(aRoleSession()), '09:05:00').hops).toMatchObject([{ issuedBy: ['taken'] }]);
    const token = aSessionToken({ by: alice, key: 'ASIAONE', eventId: 'token', at: '08:59:59' });
    const keyless = { ...through(alice), accessKeyId: null, invokedBy: null };
    expect(attribution([token], keyless, '09:05:00').hops).toMatchObject([{ issuedBy: ['token'] }]);
  });

  it('of root that was assumed may be of the second beside it', () => {
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: HOME, at: '08:59:59' });
    const session = { ...through(aRootUser()), isAssumedRoot: true };
    expect(attribution([assumed], session, '09:05:00')).toMatchObject({ origin: theUser('alice') });
  });

  it.each(['cloudformation.amazonaws.com', 'AWS Internal'])(
    'of a role session is that session, and adds no hop: %s',
    (service) => {
      const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });
      expect(attribution([taken], through(aRoleSession(), '09:00:00', service), '09:10:00')).toMatchObject({
        status: 'PROVEN',
        origin: theUser('alice'),
        hops: [{ accessKeyId: 'ASIAFORWARD', issuedBy: ['taken'], joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }],
      });
    },
  );

  it('of a role session is no session of another second', () => {
    const taken = aTakenRole({ by: alice, key: 'ASIAONE' });
    expect(attribution([taken], through(aRoleSession(), '09:00:03'), '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      hops: [],
    });
  });

  it('is no sign of the root user by itself', () => {
    expect(attribution([], through(aRootUser()), '09:05:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ROOT_NOT_EVIDENCED' },
    });
  });

  it("is the root user's where a second factor, a sign-in or a token shows root", () => {
    const proven = { status: 'PROVEN', origin: theRootUser() };
    expect(attribution([], { ...through(aRootUser()), hasMfa: true }, '09:05:00')).toMatchObject(proven);
    const signedIn = aSignIn({ by: aRootUser({ accessKeyId: null }) });
    expect(attribution([signedIn], through(aRootUser()), '09:05:00')).toMatchObject(proven);
    const token = aSessionToken({ by: aRootUser(), key: 'ASIAONE' });
    expect(attribution([token], through(aRootUser()), '09:05:00')).toMatchObject(proven);
  });
});
