import { describe, expect, it } from '@jest/globals';
import { anIamUser, aRoleSession } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');
const session = aRoleSession({ key: 'ASIAONE' });

describe('an equal key', () => {
  const keyed = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'keyed' });

  it.each([
    ['hid its key', aTakenRole({ by: bob, key: null })],
    ['masked its key', aTakenRole({ by: bob, key: 'ASIA************' })],
    ['shows a key that nobody uses', aTakenRole({ by: { ...bob, invokedBy: 'AWS Internal' }, key: 'ASIASHOWN' })],
  ])('rules out a call of the same second that %s', (_, other) => {
    for (const calls of [
      [keyed, other],
      [other, keyed],
    ]) {
      expect(attribution(calls, session, '09:10:00')).toMatchObject({
        status: 'PROVEN',
        origin: theUser('alice'),
        hops: [{ issuedBy: ['keyed'], strength: 'EXACT' }],
      });
    }
  });

  it('rules out a call of the very second, where its own came a second later', () => {
    const later = aTakenRole({ by: alice, key: 'ASIAONE', at: '09:00:01' });
    const other = aTakenRole({ by: bob, key: null });
    expect(attribution([later, other], session, '09:10:00')).toMatchObject({ origin: theUser('alice') });
  });
});
