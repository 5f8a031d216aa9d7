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
    expect(answerBy([first, addendum({ requestId: 'other' })], aRoleSession())).toMatchObject({
      status: 'PROVEN',
      hops: [{ issuedBy: ['first'] }],
    });
  });

  it('is no second call by nobody where it leaves the caller out', () => {
    expect(answerBy([first, addendum({}, NO_ACTOR)])).toEqual(answerBy([first]));
  });

  it('stands for itself where the record that it is about is missing', () => {
    expect(answerBy([addendum()])).toMatchObject({ origin: theUser('alice'), hops: [{ issuedBy: ['addendum'] }] });
  });

  it('proves by itself what the first record lacked', () => {
    const bare = aTakenRole({ by: alice, eventId: 'first' }, { issuedPrincipalId: null, sessionArn: null });
    expect(answerBy([bare, addendum()])).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['addendum'], joinedBy: 'ISSUED_ACCESS_KEY' }],
    });
  });

  it('tells the caller anew where it says so, and both are the proof', () => {
    const byMallory = { origin: theUser('mallory'), hops: [{ issuedBy: ['addendum', 'first'] }] };
    expect(answerBy([first, addendum({}, mallory, '[userIdentity, eventVersion]')])).toMatchObject(byMallory);
    expect(answerBy([addendum({}, mallory, 'userIdentity'), first])).toMatchObject(byMallory);
    const nameless = aTakenRole({ by: NO_ACTOR, key: 'ASIAONE', eventId: 'first' });
    expect(answerBy([nameless, addendum({}, mallory)])).toMatchObject(byMallory);
  });

  it('contradicts it where it shows another caller and does not say that it tells one anew: neither is named', () => {
    for (const fields of [null, 'responseElements', 'userIdentityOfOld']) {
      const told = answerBy([first, addendum({}, mallory, fields)]);
      expect(told).toMatchObject({ status: 'AMBIGUOUS', origin: null });
      expect(told.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('mallory')]);
      expect(answerBy([addendum({}, mallory, fields), first])).toEqual(told);
    }
  });

  it('contradicts nothing where it shows less of the caller, or more', () => {
    const less = { ...alice, accessKeyId: null, userName: null };
    expect(answerBy([first, addendum({}, less, 'responseElements')])).toEqual(answerBy([first]));
    const shown = aTakenRole({ by: less, key: 'ASIAONE', eventId: 'first' });
    expect(answerBy([shown, addendum({}, alice, 'responseElements')])).toEqual(answerBy([shown]));
  });

  it('names nobody where it says that it tells the caller anew and shows none', () => {
    expect(answerBy([first, addendum({}, NO_ACTOR, 'userIdentity')])).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
    });
  });

  it('that names the first caller again contradicts one that names another', () => {
    const back = addendum({}, alice, 'userIdentity');
    const again = { ...back, issuance: { ...back.issuance, evidence: { ...back.issuance.evidence, eventId: 'back' } } };
    const told = answerBy([first, addendum({}, mallory, 'userIdentity'), again]);
    expect(told).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(told.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('mallory')]);
  });

  it('that tells of another credential is a call of its own', () => {
    const another = addendum({ issuedKeyId: 'ASIATWO' }, mallory, 'responseElements');
    expect(answerBy([first, another])).toEqual(answerBy([first]));
    expect(answerBy([first, another], aRoleSession({ key: 'ASIATWO' }))).toMatchObject({ origin: theUser('mallory') });
    const evidence = { eventId: 'addendum', accountId: HOME, at: moment('09:00:01') };
    expect(answerBy([first, addendum({ evidence }, mallory, 'userIdentity')])).toMatchObject({
      origin: theUser('alice'),
    });
  });

  it('is not about a record of another account, nor about one of another id', () => {
    const elsewhere = { eventId: 'first', accountId: AWAY, at: moment('09:00:00') };
    const stranger = aTakenRole({ by: mallory, key: 'ASIAONE' }, { evidence: elsewhere });
    expect(answerBy([stranger, addendum()])).toMatchObject({ status: 'AMBIGUOUS' });
    const other = aTakenRole({ by: mallory, key: 'ASIAONE', eventId: 'other' });
    expect(answerBy([other, addendum()])).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('is about a record and not about another addendum, which nothing says that it goes before', () => {
    const second = aTakenRole(
      { by: mallory, key: 'ASIAONE', eventId: 'second' },
      { amends: { eventId: 'addendum', fields: 'userIdentity' } },
    );
    expect(answerBy([first, addendum(), second])).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('leaves the answer open where two of them name different callers', () => {
    const two = [addendum({}, mallory, 'userIdentity'), addendum({}, anIamUser('bob'), 'userIdentity')];
    expect(answerBy([first, ...two])).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('is folded with the copy of the other account', () => {
    const shared = { sharedEventId: 'shared', roleArn: roleArnOf(AWAY, 'Deploy') };
    const mine = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first', accountId: HOME }, shared);
    const copied = { by: aStranger('AIDAMALLORY', 'shared'), key: 'ASIAONE', eventId: 'theirs', accountId: AWAY };
    const taken = aRoleSession({ key: 'ASIAONE', accountId: AWAY });
    const told = [mine, aTakenRole(copied, shared), addendum(shared, mallory, 'userIdentity')];
    expect(answerBy(told, taken)).toMatchObject({
      status: 'PROVEN',
      origin: theUser('mallory'),
      hops: [{ issuedBy: ['addendum', 'first', 'theirs'] }],
    });
  });
});
