import { describe, expect, it } from '@jest/globals';
import { anIamUser, aRoleSession, aRootUser, aStranger, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { anAssumedRoot, aServiceIssue, aSessionToken, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { aSignIn, aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import { moment } from '../../../test/builders/moment.ts';
import { bindKeysOf, joinKeysOf, wakeKeysOf } from './join-keys.ts';
import type { KnownFact } from './known-fact.ts';

const alice = anIamUser('alice');

/** Whether the first is found when the second is bound, and the second when the first is new: it is both or neither. */
function share(a: KnownFact, b: KnownFact): boolean {
  const filed = (fact: KnownFact, keys: readonly string[]): boolean =>
    joinKeysOf(fact).some((key) => keys.includes(key));
  const isFound = filed(a, bindKeysOf(b));
  expect(filed(b, wakeKeysOf(a))).toBe(isFound);
  return isFound;
}

describe('joinKeysOf', () => {
  it('gives a call and a session one in common for every second that the two may differ by', () => {
    const seconds = Array.from({ length: 60 }, (_, second) => `09:00:${String(second).padStart(2, '0')}`);
    for (const at of seconds) {
      const call = aTakenRole({ by: alice, at });
      for (const createdAt of seconds.filter((other) => Math.abs(Number(other.slice(6)) - Number(at.slice(6))) <= 2)) {
        expect(share(call, aSighting(aRoleSession({ createdAt })))).toBe(true);
      }
    }
  });

  it('gives sightings of one session one in common, whatever they show besides', () => {
    expect(share(aSighting(aRoleSession()), aSighting(aRoleSession({ key: 'ASIAONE' })))).toBe(true);
  });

  it('gives strangers nothing in common, though key, name and second agree', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    for (const part of [{ role: 'Other' }, { name: 'other' }, { createdAt: '10:00:00' }]) {
      expect(share(call, aSighting(aRoleSession({ key: 'ASIAONE', ...part })))).toBe(false);
    }
  });

  it('finds the session of an answer that names none by role and name', () => {
    expect(share(aServiceIssue({ by: alice }), aSighting(aRoleSession()))).toBe(true);
    expect(share(aServiceIssue({ by: alice, into: AWAY }), aSighting(aRoleSession()))).toBe(false);
  });

  it('finds a session without a time of creation by its key', () => {
    const session = aSighting(aRoleSession({ key: 'ASIAONE', createdAt: null }));
    expect(share(aTakenRole({ by: alice, key: 'ASIAONE' }), session)).toBe(true);
    expect(share(aTakenRole({ by: alice, key: 'ASIATWO' }), session)).toBe(false);
  });

  it('finds the temporary sessions of users and of root', () => {
    const createdAt = aRoleSession().createdAt;
    expect(share(aSessionToken({ by: alice, key: 'ASIAONE' }), aSighting({ ...alice, createdAt }))).toBe(true);
    for (const target of [AWAY, `arn:aws:iam::${AWAY}:root`]) {
      const call = anAssumedRoot({ by: alice, key: 'ASIAONE', target });
      expect(share(call, aSighting(aRootUser({ accountId: AWAY, createdAt })))).toBe(true);
      expect(share(call, aSighting(aRootUser({ accountId: HOME, createdAt })))).toBe(false);
    }
  });

  it("finds the other account's copy by the shared id, and a user's name by the unique id", () => {
    const copy = aSighting(aStranger('AIDAALICE', 'shared'));
    expect(share(aTakenRole({ by: alice }, { sharedEventId: 'shared' }), copy)).toBe(true);
    expect(share({ kind: 'user', principalId: 'AIDAALICE', arn: 'arn' }, copy)).toBe(true);
    expect(share({ kind: 'user', principalId: 'AIDABOB', arn: 'arn' }, copy)).toBe(false);
  });

  it('finds no session by the view of another account, which shows only whose it may be', () => {
    const copy = aStranger('AROADEPLOY:ci', 'shared', { createdAt: aRoleSession().createdAt });
    expect(joinKeysOf(aSighting(copy))).toEqual(['shared shared']);
  });

  it('gives a role session one in common with copies of what it may have done, and with no other session', () => {
    const copyAt = (time: string) => aSighting(aStranger('AROADEPLOY:ci', 'shared', { calledAt: moment(time) }));
    const session = aSighting(aRoleSession({ key: 'ASIAONE' }));
    expect([copyAt('09:00:00'), copyAt('21:05:00')].map((copy) => share(session, copy))).toEqual([true, true]);
    expect(share(aTakenRole({ by: alice }), copyAt('21:05:00'))).toBe(true);
    expect(share(session, aSighting(aStranger('AROADEPLOY:other', 'shared', { calledAt: moment('09:00:00') })))).toBe(
      false,
    );
    expect(share(session, aSighting(aRoleSession({ createdAt: '09:10:00' })))).toBe(false);
  });

  it('gives sign-ins and grants one in common with the sessions that they begin or are part of', () => {
    const carol = aRoleSession({ key: 'ASIAONE' });
    const browser = aSighting(aRoleSession({ key: 'ASIATWO' }));
    expect(share(aSignIn({ by: carol, at: '10:00:00' }), browser)).toBe(true);
    expect(share(aSignIn({ by: carol, at: '10:00:00' }), aSighting(aRoleSession({ createdAt: '10:00:02' })))).toBe(
      true,
    );
    expect(share(aSignIn({ by: carol, at: '10:00:00' }), aSighting(aRoleSession({ createdAt: '11:00:00' })))).toBe(
      false,
    );
    expect(share(aSignInGrant({ by: carol, at: '10:00:00' }), browser)).toBe(true);
    const agent = aSighting(aRoleSession({ createdAt: '12:00:00' }, { signInSessionArn: 'session/0a' }));
    expect(share(aSignInGrant({ by: alice }, { signInSessionArn: 'session/0a' }), agent)).toBe(true);
    expect(share(aSignInGrant({ by: alice }, { signInSessionArn: 'session/0b' }), agent)).toBe(false);
  });

  it('gives no fact more than eight', () => {
    const facts = [
      aTakenRole({ by: alice, key: 'ASIAONE' }, { sharedEventId: 'shared' }),
      aSighting(aRoleSession({ key: 'ASIAONE', createdAt: '09:00:07' })),
      aSighting(aStranger('AIDAALICE', 'shared', { createdAt: aRoleSession().createdAt })),
    ];
    for (const fact of facts) expect(joinKeysOf(fact).length).toBeLessThanOrEqual(8);
  });
});
