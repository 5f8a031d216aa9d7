import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  aFederatedUser,
  anActor,
  aWebIdentity,
  anIamUser,
  aRoleSession,
  aRootUser,
  aStranger,
  AWAY,
  HOME,
} from '../../../test/builders/an-actor.ts';
import {
  anAssumedRoot,
  anIssuance,
  aServiceIssue,
  aSessionToken,
  aTakenRole,
} from '../../../test/builders/an-issuance.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { aSignIn, aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import { aVending } from '../../../test/builders/a-vending.ts';
import { after, moment } from '../../../test/builders/moment.ts';
import {
  bindKeysOf,
  identitiesOfActor,
  identitiesOfIssuance,
  issuedKey,
  isUserCopy,
  joinKeysOf,
  rootAccountOf,
  wakeKeysOf,
} from './join-keys.ts';
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

  it("gives another account's copies of one user's calls nothing in common: they may be thousands, and tell nothing of each other", () => {
    const copyOf = (call: string, more: Partial<Actor> = {}) => aSighting(aStranger('AIDAALICE', call, more));
    const calledAt = moment('09:00:00');
    expect(share(copyOf('one', { calledAt }), copyOf('two', { calledAt }))).toBe(false);
    const began = { createdAt: calledAt };
    expect(share(copyOf('one', began), copyOf('two', began))).toBe(true);
    expect(share({ kind: 'user', principalId: 'AIDAALICE', arn: 'arn' }, copyOf('one', began))).toBe(true);
  });

  it("finds copies of a user's calls that were filed under the user", () => {
    expect(wakeKeysOf({ kind: 'user', principalId: 'AIDAALICE', arn: 'arn' })).toContain('user AIDAALICE');
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

  it('finds whoever uses a key that was handed out without a name, and the session that got it', () => {
    const call = aVending({ by: aRoleSession({ key: 'ASIAONE' }), key: 'ASIATWO', at: '09:30:00' });
    const stranger = { role: 'Other', createdAt: '09:30:00' };
    expect(share(call, aSighting(aRoleSession({ ...stranger, key: 'ASIATWO' })))).toBe(true);
    expect(share(call, aSighting(aRoleSession({ ...stranger, key: 'ASIATHREE' })))).toBe(false);
    expect(share(call, aSighting(aRoleSession({ key: 'ASIATHREE' })))).toBe(true);
    expect(share(call, aSighting(aRoleSession({ key: 'ASIATWO', createdAt: null })))).toBe(true);
    expect(share(call, aSighting(aRoleSession({ createdAt: '09:30:02' })))).toBe(true);
    expect(share(call, aSighting(aRoleSession({ createdAt: '09:15:00' })))).toBe(false);
  });

  it('gathers nothing by long-term and masked keys', () => {
    for (const key of ['AKIAALICE', 'ASIA****************']) {
      const call = aVending({ by: alice, key, at: '09:30:00' });
      expect(share(call, aSighting(aRoleSession({ key, createdAt: '09:30:00' })))).toBe(false);
    }
  });

  it('makes no key of what a record lacks', () => {
    const nobody = { principalId: null, arn: null, accountId: null, createdAt: null };
    const facts = [
      aTakenRole({ by: alice }),
      aVending({ by: { ...alice, principalId: null }, key: 'ASIAONE' }),
      aTakenRole({ by: alice }, { issuedPrincipalId: null, roleArn: null }),
      aTakenRole({ by: alice }, { issuedPrincipalId: null, sessionName: null }),
      aSessionToken({ by: { ...alice, principalId: null }, key: 'ASIAONE' }, { issuedKeyId: null }),
      aSighting(aRoleSession({ createdAt: null })),
      aSighting(aRoleSession({ key: 'ASIAONE' }, { issuerArn: null })),
      aSighting({ ...aRoleSession({ key: 'ASIAONE' }), principalId: null }),
      aSighting(aStranger('', 'shared', { ...nobody, calledAt: moment('09:00:00') })),
      aSignIn({ by: { ...alice, ...nobody } }),
      aSignInGrant({ by: alice }),
    ];
    for (const fact of facts) expect(joinKeysOf(fact).filter((key) => /null|undefined|NaN|\b0$/.test(key))).toEqual([]);
  });

  it('gives facts of strangers nothing in common, of whatever kind they are', () => {
    const bob = anIamUser('bob');
    const kindsOf = (actor: Actor, role: string): readonly KnownFact[] => [
      aTakenRole({ by: actor, role, key: `ASIA${role}` }),
      aServiceIssue({ by: actor, role, key: `ASIA${role}` }),
      aSessionToken({ by: actor, key: `ASIA${role}` }),
      anIssuance({ by: actor }, { eventName: 'CreateSession', issuedKeyId: `ASIA${role}` }),
      aSighting(aRoleSession({ role })),
      aSighting(aRoleSession({ role, createdAt: null })),
      aSighting(actor),
      aSighting(aStranger(`AROA${role}:ci`, role, { calledAt: moment('09:00:00') })),
      aSighting(aStranger(`AROA${role}:ci`, role)),
      aSignIn({ by: actor }),
      aSignInGrant({ by: actor }),
      aSignInGrant({ by: aRoleSession({ role, createdAt: null }) }),
      aSignInGrant({ by: aRoleSession({ role, createdAt: null }) }, { webIdentityTokenId: role }),
      aSighting(aWebIdentity(role, { awsToken: { id: role, sourcePrincipalArn: null } })),
      aSighting(anActor({ type: 'IdentityCenterUser', onBehalfOf: { userId: role, identityStoreArn: 'store' } })),
      { kind: 'center-user', identityStoreArn: 'store', userId: role, userName: role },
      { kind: 'center-user', identityStoreArn: role, userId: 'id', userName: role },
    ];
    for (const one of kindsOf(alice, 'ONE')) {
      for (const two of kindsOf(bob, 'TWO')) expect(share(one, two)).toBe(false);
    }
  });

  it('finds a call by the key that it issued, for whoever asks for one that no record shows in use', () => {
    expect(joinKeysOf(aTakenRole({ by: alice, key: 'ASIAONE' }))).toContain(issuedKey('ASIAONE'));
    expect(joinKeysOf(aTakenRole({ by: alice, key: 'ASIATWO' }))).not.toContain(issuedKey('ASIAONE'));
    expect(joinKeysOf(aTakenRole({ by: alice, key: 'ASIA****' }))).not.toContain(issuedKey('ASIA****'));
    expect(joinKeysOf(aSighting(aRoleSession({ key: 'ASIAONE' })))).not.toContain(issuedKey('ASIAONE'));
  });

  it('asks for calls that hand out keys only by the key of a temporary session that shows when it began', () => {
    const { createdAt } = aRoleSession();
    const asks = (actor: Actor) => bindKeysOf(aSighting(actor)).some((key) => key.startsWith('vended '));
    const session = aRoleSession({ key: 'ASIAONE' });
    expect(asks(session)).toBe(true);
    expect(asks(anIamUser('alice', { accessKeyId: 'ASIAONE', createdAt, invokedByDelegateAccountId: AWAY }))).toBe(
      true,
    );
    const others = [
      { ...session, createdAt: null },
      { ...session, accessKeyId: null },
      { ...session, accessKeyId: 'AKIAONE' },
      { ...session, accessKeyId: 'ASIA************' },
      anIamUser('alice', { accessKeyId: 'ASIAONE', createdAt }),
      aRootUser({ accessKeyId: 'ASIAONE', createdAt }),
    ];
    expect(others.map(asks)).toEqual(others.map(() => false));
  });

  it('finds the name of an Identity Center user by the id in its store', () => {
    const onBehalfOf = { userId: '906-1', identityStoreArn: 'store' };
    const unnamed = aSighting(anActor({ type: 'IdentityCenterUser', onBehalfOf }));
    const name = { kind: 'center-user', ...onBehalfOf, userName: 'carol' } as const;
    expect(share(name, unnamed)).toBe(true);
    expect(share({ ...name, userId: '906-2' }, unnamed)).toBe(false);
    expect(share({ ...name, identityStoreArn: 'other' }, unnamed)).toBe(false);
  });

  it('gives a role session nothing in common with copies of a later day', () => {
    const copy = aStranger('AROADEPLOY:ci', 'shared', { calledAt: after(moment('09:00:00'), 48 * 3_600_000) });
    expect(share(aSighting(aRoleSession()), aSighting(copy))).toBe(false);
    expect(share(aTakenRole({ by: alice }), aSighting(copy))).toBe(false);
  });

  it('files nothing for copies but sessions of roles, which alone are named there without a time', () => {
    const copyOf = (principalId: string) =>
      aSighting(aStranger(principalId, 'shared', { calledAt: moment('09:00:00') }));
    const partner = aTakenRole({ by: alice }, { issuedPrincipalId: `${HOME}:partner` });
    expect(share(partner, copyOf(`${HOME}:partner`))).toBe(false);
    expect(share(aTakenRole({ by: alice }, { issuedPrincipalId: 'AROADEPLOY' }), copyOf('AROADEPLOY'))).toBe(false);
  });

  it('gives no fact more than eight', () => {
    const facts = [
      aVending({ by: aRoleSession({ key: 'ASIAONE' }), key: 'ASIATWO', at: '09:30:00' }, { sharedEventId: 'shared' }),
      aSighting(aRoleSession({ key: 'ASIAONE', createdAt: '09:00:07' }, { signInSessionArn: 'session/0a' })),
      aTakenRole({ by: alice, key: 'ASIAONE' }, { sharedEventId: 'shared' }),
      aSighting(aRoleSession({ key: 'ASIAONE', createdAt: '09:00:07' })),
      aSighting(aStranger('AIDAALICE', 'shared', { createdAt: aRoleSession().createdAt })),
    ];
    for (const fact of facts) expect(joinKeysOf(fact).length).toBeLessThanOrEqual(8);
  });
});

describe('the identities that a call and a session are known by', () => {
  it('are the principal, and role and name only of a role session', () => {
    const federated = aFederatedUser('bob', alice);
    expect(identitiesOfActor(federated)).toEqual([`principal ${HOME}:bob`]);
    expect(identitiesOfActor(aRoleSession({}, { principalId: 'AROADEPLOY' }))).toEqual(['principal AROADEPLOY']);
    expect(identitiesOfActor(aRoleSession())).toHaveLength(2);
    expect(identitiesOfActor(aStranger('AROADEPLOY:ci', 'shared'))).toEqual([]);
  });

  it('are not those of the caller, unless a user or root asked STS for a token of their own', () => {
    const own = (by: Actor, eventName: string): readonly string[] =>
      identitiesOfIssuance(anIssuance({ by }, { eventName, issuedKeyId: 'ASIAONE' }).issuance);
    expect(own(alice, 'GetSessionToken')).toEqual(['principal AIDAALICE']);
    expect(own(aRootUser(), 'GetSessionToken')).toEqual([`principal ${HOME}`]);
    expect(own(alice, 'CreateSession')).toEqual([]);
    expect(own(aRoleSession(), 'GetSessionToken')).toEqual([]);
    expect(own({ ...alice, principalId: null }, 'GetSessionToken')).toEqual([]);
  });
});

describe('isUserCopy', () => {
  it("is another account's view of a user, by a whole unique id, and nothing else", () => {
    expect(isUserCopy(aStranger('AIDAALICE', 'shared'))).toBe(true);
    const others = [
      alice,
      aStranger('AROADEPLOY', 'shared'),
      aStranger('AIDA****', 'shared'),
      aStranger(HOME, 'shared'),
    ];
    expect(others.map(isUserCopy)).toEqual([false, false, false, false]);
  });
});

describe('rootAccountOf', () => {
  it('is the account that AssumeRoot was asked for, by its number or its ARN', () => {
    expect([HOME, `arn:aws:iam::${AWAY}:root`].map(rootAccountOf)).toEqual([HOME, AWAY]);
    expect([null, '', `${HOME}1`, `1${HOME}`, 'nobody'].map(rootAccountOf)).toEqual([null, null, null, null, null]);
  });
});
