import { describe, expect, it } from '@jest/globals';
import { anActor, anIamUser, aRoleSession, aStranger, AWAY } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

describe('the ways that an answer may go', () => {
  it('end at a call that names nobody, like at one whose caller is unknown', () => {
    const calls = [
      aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'by-alice' }),
      aTakenRole({ by: anActor({ type: 'Unknown' }), key: 'ASIATWO', eventId: 'by-nobody' }),
    ];
    expect(attribution(calls, aRoleSession(), '09:10:00')).toMatchObject({
      status: 'AMBIGUOUS',
      candidates: [
        { origin: theUser('alice'), hops: [{ issuedBy: ['by-alice'] }] },
        { origin: null, hops: [{ issuedBy: ['by-nobody'] }] },
      ],
    });
    expect(attribution(calls.slice(1), aRoleSession(), '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'IDENTITY_NOT_RECORDED' },
      hops: [{ issuedBy: ['by-nobody'] }],
    });
  });

  it('list what is unknown in the order of their hops, however their callers are called', () => {
    const calls = ['c', 'a', 'd', 'b'].map((eventId, index) =>
      aTakenRole({
        by: aStranger(`AROA${index}:x`, `shared-${index}`, { accountId: AWAY }),
        key: `ASIAKEY${index}`,
        eventId,
      }),
    );
    const { candidates } = attribution(calls, aRoleSession(), '09:10:00');
    expect(candidates.map(({ hops }) => hops[0]?.issuedBy[0])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begin with the hops that all of them share, though the doubt lies farther back', () => {
    const build = aRoleSession({ role: 'Build' });
    const facts = [
      aTakenRole({ by: alice, role: 'Build', key: 'ASIAONE', eventId: 'build' }),
      aSighting(aRoleSession({ role: 'Build', key: 'ASIASTRAY' })),
      aTakenRole({ by: build, key: 'ASIATWO', at: '09:10:00', eventId: 'deploy' }),
    ];
    const answer = attribution(facts, aRoleSession({ key: 'ASIATWO', createdAt: '09:10:00' }), '09:20:00');
    expect(answer).toMatchObject({
      status: 'AMBIGUOUS',
      hops: [{ issuedBy: ['deploy'] }],
      candidates: [
        { origin: theUser('alice'), hops: [{ issuedBy: ['deploy'] }, { issuedBy: ['build'] }] },
        { origin: null, hops: [{ issuedBy: ['deploy'] }] },
      ],
    });
    expect(answer.hops).toHaveLength(1);
  });

  it('say each origin by the first way that leads there, also through one session after another', () => {
    const at = '09:10:00';
    const build = aRoleSession({ role: 'Build' });
    const facts = [
      aTakenRole({ by: alice, role: 'Build', key: 'ASIAONE', eventId: 'build-1' }),
      aTakenRole({ by: bob, role: 'Build', key: 'ASIATWO', eventId: 'build-2' }),
      aTakenRole({ by: build, key: 'ASIATHREE', at, eventId: 'deploy-1' }),
      aTakenRole({ by: bob, key: 'ASIAFOUR', at, eventId: 'deploy-2' }),
    ];
    const { candidates } = attribution(facts, aRoleSession({ createdAt: at }), '09:20:00');
    expect(candidates.map(({ origin, hops }) => [origin, hops.map(({ issuedBy }) => issuedBy[0])])).toEqual([
      [theUser('alice'), ['deploy-1', 'build-1']],
      [theUser('bob'), ['deploy-2']],
    ]);
  });
});
