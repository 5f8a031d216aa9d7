import { describe, expect, it } from '@jest/globals';
import { NO_ACTOR } from '#cloudtrail';
import type { Issuance } from '#cloudtrail';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME, roleArnOf } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownIssuance } from './known-fact.ts';

const alice = anIamUser('alice');
const mallory = anIamUser('mallory');
const session = aRoleSession({ key: 'ASIAONE' });
const first = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first' });

/** An addendum to the first record: what it says of the call, by whom, and which fields it says it tells anew. */
function addendum(part: Partial<Issuance> = {}, by = alice, fields: string | null = null): KnownIssuance {
  return aTakenRole({ by, key: 'ASIAONE', eventId: 'addendum' }, { amends: { eventId: 'first', fields }, ...part });
}

const answerBy = (facts: readonly KnownIssuance[], used = session) => attribution(facts, used, '09:10:00');

describe('an addendum to an issuing record', () => {
  it('is no second call where it tells the same again', () => {
    expect(answerBy([first, addendum()])).toEqual(answerBy([first]));
    expect(answerBy([first, addendum()], aRoleSession())).toMatchObject({
      status: 'PROVEN',
      hops: [{ issuedBy: ['first'] }],
    });
  });

  it('stands for itself where the record that it is about is missing', () => {
    expect(answerBy([addendum()])).toMatchObject({ origin: theUser('alice'), hops: [{ issuedBy: ['addendum'] }] });
  });

  it('adds what the first record lacked, and both are the proof', () => {
    const bare = aTakenRole({ by: alice, eventId: 'first' }, { issuedPrincipalId: null, sessionArn: null });
    expect(answerBy([bare, addendum({}, NO_ACTOR)])).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['addendum', 'first'], joinedBy: 'ISSUED_ACCESS_KEY' }],
    });
  });

  it('corrects the caller where it says so, and nothing else', () => {
    const byMallory = addendum({ issuedKeyId: 'ASIATWO' }, mallory, '[userIdentity, eventVersion]');
    expect(answerBy([first, byMallory])).toMatchObject({
      origin: theUser('mallory'),
      hops: [{ issuedBy: ['addendum', 'first'], joinedBy: 'ISSUED_ACCESS_KEY' }],
    });
  });

  it('corrects the answer where it says so, and nothing else', () => {
    const another = addendum({ issuedKeyId: 'ASIATWO' }, mallory, '["responseElements"]');
    expect(answerBy([first, another])).toMatchObject({ status: 'INCOMPLETE', hops: [] });
    expect(answerBy([first, another], aRoleSession({ key: 'ASIATWO' }))).toMatchObject({ origin: theUser('alice') });
  });

  it('corrects the request where it says so, and nothing else', () => {
    const pod = addendum({ workloadTags: [['kubernetes-namespace', 'shop']] }, mallory, 'requestParameters');
    expect(answerBy([first, pod])).toMatchObject({
      origin: theUser('alice'),
      hops: [{ issuedBy: ['addendum', 'first'] }],
    });
    const other = addendum({ sessionName: 'other' }, mallory, 'requestParametersOfOld');
    expect(answerBy([first, other])).toEqual(answerBy([first]));
  });

  it('keeps the moment of the call', () => {
    const evidence = { eventId: 'addendum', accountId: HOME, at: moment('09:00:02') };
    expect(answerBy([first, addendum({ evidence }, mallory, 'userIdentity')])).toMatchObject({
      origin: theUser('mallory'),
      hops: [{ issuedAt: '2026-03-02T09:00:00Z' }],
    });
  });

  it('is not about a record of another account', () => {
    const elsewhere = { eventId: 'first', accountId: AWAY, at: moment('09:00:00') };
    const stranger = aTakenRole({ by: mallory, key: 'ASIAONE' }, { evidence: elsewhere });
    expect(answerBy([stranger, addendum()])).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('leaves the answer open where two of them differ', () => {
    const two = [addendum({}, mallory, 'userIdentity'), addendum({}, anIamUser('bob'), 'userIdentity')];
    expect(answerBy([first, ...two])).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('is folded with the copy of the other account', () => {
    const shared = { sharedEventId: 'shared', roleArn: roleArnOf(AWAY, 'Deploy') };
    const mine = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first', accountId: HOME }, shared);
    const copied = { by: aStranger('AIDAALICE', 'shared'), key: 'ASIAONE', eventId: 'theirs', accountId: AWAY };
    const noted = addendum({ ...shared, sourceIdentity: 'alice' });
    expect(answerBy([mine, aTakenRole(copied, shared), noted])).toMatchObject({
      status: 'PROVEN',
      hops: [{ issuedBy: ['addendum', 'first', 'theirs'] }],
    });
  });
});
