import { describe, expect, it } from '@jest/globals';
import { anIamUser, aRoleSession, aStranger, AWAY } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting, unitOf } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution, resolveAll } from '../../../test/builders/resolve-all.ts';
import { attributionOf } from './attribution.ts';

const alice = anIamUser('alice');

describe('attributionOf', () => {
  it('writes its fields in the order of the contract', () => {
    const answer = attribution([], alice, '09:00:00');
    expect(Object.keys(answer)).toEqual(['status', 'origin', 'hops', 'claims', 'candidates', 'gap']);
    const [hop] = attribution([aTakenRole({ by: alice })], aRoleSession(), '09:10:00').hops;
    expect(Object.keys(hop ?? {})).toEqual([
      'sessionArn',
      'accessKeyId',
      'issuedAt',
      'issuedBy',
      'joinedBy',
      'strength',
      'crossAccount',
    ]);
  });

  it('lists every unknown among its candidates', () => {
    const calls = ['AROAONE:ci', 'AROATWO:ci'].map((principalId, index) =>
      aTakenRole({ by: aStranger(principalId, `shared-${index}`, { accountId: AWAY }), key: `ASIAKEY${index}` }),
    );
    const answer = attribution(calls, aRoleSession(), '09:10:00');
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', candidates: [{ origin: null }, { origin: null }], gap: null });
  });

  it('ends its hops at a unit that it cannot look up', () => {
    const by = aRoleSession({ role: 'Build', key: 'ASIABUILD' });
    const session = aRoleSession({ key: 'ASIAONE' });
    const resolutions = resolveAll([aSighting(session), aTakenRole({ by, key: 'ASIAONE' })]);
    const answer = attributionOf(unitOf(session), moment('09:10:00'), (unit) => resolutions.get(unit));
    expect(answer).toMatchObject({ status: 'INCOMPLETE', gap: { reason: 'ISSUER_NOT_DELIVERED' } });
    expect(answer.hops).toHaveLength(1);
  });

  it('lists the origins of a doubt at a unit that it cannot look up, with the hops that lead there', () => {
    const build = aRoleSession({ role: 'Build' });
    const session = aRoleSession({ key: 'ASIATHREE', createdAt: '09:10:00' });
    const facts = [
      aTakenRole({ by: alice, role: 'Build', key: 'ASIAONE' }),
      aTakenRole({ by: anIamUser('bob'), role: 'Build', key: 'ASIATWO' }),
      aTakenRole({ by: build, key: 'ASIATHREE', at: '09:10:00', eventId: 'taken' }),
    ];
    const resolutions = resolveAll([...facts, aSighting(build), aSighting(session)]);
    const known = resolutions.get(unitOf(session));
    const answer = attributionOf(unitOf(session), moment('09:20:00'), (unit) =>
      unit === unitOf(session) ? known : undefined,
    );
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', hops: [{ issuedBy: ['taken'] }] });
    expect(answer.candidates).toMatchObject([
      { origin: theUser('alice'), hops: [{ issuedBy: ['taken'] }] },
      { origin: theUser('bob'), hops: [{ issuedBy: ['taken'] }] },
    ]);
  });

  it('throws for a unit that was never settled', () => {
    expect(() => attributionOf('nobody', moment('09:00:00'), () => undefined)).toThrow('never settled');
  });
});
