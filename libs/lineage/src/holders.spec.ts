import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

/** What the other account sees of a call that a session of `Deploy` made at half past nine. */
const copy = (part: Partial<Actor> = {}): Actor =>
  aStranger('AROADEPLOY:ci', 'shared-1', { calledAt: moment('09:30:00'), ...part });
const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });
const used = aSighting(aRoleSession({ key: 'ASIAONE' }));

describe("a role session in another account's copy of a call", () => {
  it('is corroborated to be the one session that was alive', () => {
    expect(attribution([taken, used], copy(), '09:30:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['taken'], accessKeyId: 'ASIAONE' }],
    });
  });

  it('carries that doubt on to the session that the call issued', () => {
    const call = aTakenRole(
      { by: copy(), role: 'Admin', into: AWAY, at: '09:30:00', key: 'ASIAADMIN', eventId: 'crossing' },
      { sharedEventId: 'shared-1' },
    );
    const session = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAADMIN', createdAt: '09:30:00' });
    expect(attribution([taken, used, call], session, '09:40:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['crossing'], crossAccount: true }, { issuedBy: ['taken'] }],
    });
  });

  it('is unknown where another session of the principal may have been alive, whoever began it', () => {
    const other = aTakenRole({ by: bob, at: '09:10:00', key: 'ASIATWO' });
    expect(attribution([taken, used, other], copy(), '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
    const seen = aSighting(aRoleSession({ createdAt: '09:10:00', key: 'ASIATHREE' }));
    expect(attribution([taken, used, seen], copy(), '09:30:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED' },
    });
  });

  it('is not one that had expired, nor one that had not begun', () => {
    const late = copy({ calledAt: moment('10:05:01') });
    expect(attribution([taken, used], late, '10:05:01')).toMatchObject({ status: 'INCOMPLETE' });
    const early = copy({ calledAt: moment('08:59:59') });
    expect(attribution([taken, used], early, '08:59:59')).toMatchObject({ status: 'INCOMPLETE' });
    const next = aTakenRole({ by: bob, at: '09:31:00', key: 'ASIATWO' });
    expect(attribution([taken, used, next], copy(), '09:30:00')).toMatchObject({ origin: theUser('alice') });
  });

  it('is unknown where its own account never showed the session, or the copy has no moment', () => {
    expect(attribution([taken], copy(), '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([taken, used], copy({ accountId: AWAY }), '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([taken, used], copy({ calledAt: null }), '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it('of twins that different people began has no single origin', () => {
    const facts = [taken, used, aTakenRole({ by: bob, key: 'ASIATWO' }), aSighting(aRoleSession({ key: 'ASIATWO' }))];
    expect(attribution(facts, copy(), '09:30:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(attribution(facts.slice(0, 3), copy(), '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it("is proven by the caller's own copy of the call", () => {
    const caller = aRoleSession({ key: 'ASIAONE' });
    const own = aTakenRole(
      { by: caller, role: 'Admin', into: AWAY, accountId: HOME, at: '09:30:00', key: 'ASIAADMIN' },
      { sharedEventId: 'shared-1' },
    );
    expect(attribution([taken, own], copy(), '09:30:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
  });
});
