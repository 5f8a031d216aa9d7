import { describe, expect, it } from '@jest/globals';
import type { Issuance } from '#cloudtrail';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME, roleArnOf } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownIssuance } from './known-fact.ts';
import { mergeCopies } from './merge-copies.ts';

const alice = anIamUser('alice');
const mallory = anIamUser('mallory');
const shared = { sharedEventId: 'shared' };
const crossing = { into: AWAY, role: 'Admin', key: 'ASIAONE' };

const mine = aTakenRole({ by: alice, ...crossing, accountId: HOME, eventId: 'mine' }, shared);
const theirs = aTakenRole({ by: aStranger('AIDAALICE', 'shared'), ...crossing, eventId: 'theirs' }, shared);
const session = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAONE' });

describe('mergeCopies', () => {
  it.each([
    ['first', [mine, theirs]],
    ['last', [theirs, mine]],
    ['repeatedly', [theirs, mine, theirs, mine]],
  ])("folds both accounts' copies into one call when the caller's comes %s", (_, copies) => {
    const calls = mergeCopies(copies);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.issuance.caller).toEqual(alice);
    expect(calls[0]?.records).toEqual([
      { eventId: 'mine', accountId: HOME },
      { eventId: 'theirs', accountId: AWAY },
    ]);
  });

  it('stands for a call of two records by the same one of them, whichever came first', () => {
    const again = aTakenRole({ by: alice, ...crossing, accountId: HOME, eventId: 'again' }, shared);
    expect(mergeCopies([mine, again])).toEqual(mergeCopies([again, mine]));
    expect(mergeCopies([mine, again])).toMatchObject([{ issuance: { evidence: { eventId: 'mine' } } }]);
  });

  it('folds a copy that hides its caller altogether', () => {
    const hidden = aTakenRole({ by: aStranger('', 'shared', { principalId: null }), ...crossing }, shared);
    expect(mergeCopies([hidden, mine])).toHaveLength(1);
  });

  it('keeps apart a copy that names another caller', () => {
    const other = aTakenRole({ by: aStranger('AIDAMALLORY', 'shared'), ...crossing, eventId: 'theirs' }, shared);
    expect(mergeCopies([mine, other])).toHaveLength(2);
  });

  it.each<[string, Partial<Issuance>]>([
    ['key', { issuedKeyId: 'ASIATWO' }],
    ['principal', { issuedPrincipalId: 'AROAADMIN:other' }],
    ['event', { eventName: 'AssumeRoleWithSAML' }],
    ['role', { roleArn: roleArnOf(AWAY, 'Other') }],
    ['session name', { sessionName: 'other' }],
    ['target', { targetPrincipal: AWAY }],
    ['expiry', { expiresAt: null }],
    ['workload', { workloadTags: [['kubernetes-namespace', 'shop']] }],
    ['moment', { evidence: { ...mine.issuance.evidence, at: moment('09:00:01') } }],
  ])('keeps apart calls that share an id and differ in the %s', (_, part) => {
    const forged = aTakenRole({ by: alice, ...crossing, accountId: HOME, eventId: 'mine' }, { ...shared, ...part });
    expect(mergeCopies([mine, forged])).toHaveLength(2);
  });

  it('keeps apart calls without a shared id, however alike they are', () => {
    const alike = { by: alice, ...crossing, key: null };
    const calls = [
      aTakenRole({ ...alike, accountId: HOME, eventId: 'one' }),
      aTakenRole({ ...alike, accountId: HOME, eventId: 'two' }),
      aTakenRole({ ...alike, accountId: AWAY, eventId: 'one' }),
    ];
    expect(mergeCopies(calls)).toHaveLength(3);
  });

  it('keeps apart two sessions of one principal that claim one call, with the records of each', () => {
    const [early, late] = ['08:00:00', '08:30:00'].map((createdAt) => aRoleSession({ role: 'Build', createdAt }));
    const calls = mergeCopies([
      aTakenRole({ by: early!, ...crossing, accountId: HOME, eventId: 'early' }, shared),
      aTakenRole({ by: late!, ...crossing, accountId: HOME, eventId: 'late' }, shared),
    ]);
    expect(calls.map(({ records }) => records.map(({ eventId }) => eventId))).toEqual([['early'], ['late']]);
  });

  it('keeps two full callers of one shared id apart, with the records of each', () => {
    const forged = aTakenRole({ by: mallory, ...crossing, eventId: 'forged' }, shared);
    const calls = mergeCopies([mine, theirs, forged]);
    expect(
      calls.map(({ issuance, records }) => [issuance.caller.userName, records.map(({ eventId }) => eventId)]),
    ).toEqual([
      ['mallory', ['forged']],
      ['alice', ['mine', 'theirs']],
    ]);
  });

  it('keeps conflicting copies of one record apart', () => {
    const conflict = aTakenRole({ by: mallory, ...crossing, accountId: HOME, eventId: 'mine' }, shared);
    expect(mergeCopies([mine, conflict])).toHaveLength(2);
  });
});

describe('a call that crosses accounts', () => {
  it.each([
    ['both copies', [mine, theirs], ['mine', 'theirs']],
    ['both copies in the other order', [theirs, mine], ['mine', 'theirs']],
    ["the caller's copy alone", [mine], ['mine']],
  ])('leads to its caller by %s', (_, copies, issuedBy) => {
    expect(attribution(copies, session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy, crossAccount: true, joinedBy: 'ISSUED_ACCESS_KEY' }],
    });
  });

  it('names one event id once where both accounts got it', () => {
    const same = [mine, theirs].map((copy) => withEventId(copy, 'same'));
    expect(attribution(same, session, '09:10:00')).toMatchObject({ hops: [{ issuedBy: ['same'] }] });
  });

  it("stops at the border with the role owner's copy alone, and says which account to load", () => {
    const caller = aStranger('AROABUILD:ci', 'shared');
    const call = aTakenRole({ by: caller, ...crossing, eventId: 'theirs' }, shared);
    expect(attribution([call], session, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      hops: [{ issuedBy: ['theirs'], crossAccount: true }],
      gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED', accountId: HOME, principalId: 'AROABUILD:ci' },
    });
  });

  it('is undecided where its id is forged with another caller', () => {
    const forged = aTakenRole({ by: mallory, ...crossing, accountId: HOME, eventId: 'forged' }, shared);
    const answer = attribution([mine, theirs, forged], session, '09:10:00');
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('mallory')]);
  });

  it('is undecided where the two copies name different callers', () => {
    const other = aTakenRole({ by: aStranger('AROAOTHER:x', 'shared'), ...crossing, eventId: 'theirs' }, shared);
    const answer = attribution([mine, other], session, '09:10:00');
    expect(answer.status).toBe('AMBIGUOUS');
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), null]);
  });

  it('is not joined by its shared id where another key was issued', () => {
    const forged = aTakenRole({ by: mallory, ...crossing, key: 'ASIATWO' }, shared);
    expect(attribution([mine, theirs, forged], session, '09:10:00')).toMatchObject({ origin: theUser('alice') });
  });
});

function withEventId(known: KnownIssuance, eventId: string): KnownIssuance {
  return { ...known, issuance: { ...known.issuance, evidence: { ...known.issuance.evidence, eventId } } };
}
