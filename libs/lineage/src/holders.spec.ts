import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { holdersOf } from './holders.ts';
import type { KnownFact } from './known-fact.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

/** What the other account sees of a call that a session of `Deploy` made at half past nine. */
const copy = (part: Partial<Actor> = {}): Actor =>
  aStranger('AROADEPLOY:ci', 'shared-1', { calledAt: moment('09:30:00'), ...part });
const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });
const used = aSighting(aRoleSession({ key: 'ASIAONE' }));

const aliveFor = (facts: readonly KnownFact[], asked = copy()): readonly string[] =>
  attribution(facts, asked, asked.calledAt ?? '09:30:00').claims.flatMap(({ kind, value }) =>
    kind === 'SESSION_ALIVE' ? [value] : [],
  );

describe("a role session in another account's copy of a call", () => {
  it('is nobody, not even where only one session was alive: the one that called may lie in the hole', () => {
    expect(attribution([taken, used], copy(), '09:30:00')).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      hops: [],
      claims: [{ kind: 'SESSION_ALIVE', value: 'AROADEPLOY:ci 2026-03-02T09:00:00Z', authority: 'AWS' }],
      gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED' },
    });
  });

  it('names nobody for the session that its call issued either, and carries the lead on', () => {
    const call = aTakenRole(
      { by: copy(), role: 'Admin', into: AWAY, at: '09:30:00', key: 'ASIAADMIN', eventId: 'crossing' },
      { sharedEventId: 'shared-1' },
    );
    const session = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAADMIN', createdAt: '09:30:00' });
    expect(attribution([taken, used, call], session, '09:40:00')).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      hops: [{ issuedBy: ['crossing'], crossAccount: true }],
      claims: [{ kind: 'ROLE_SESSION_NAME' }, { kind: 'SESSION_ALIVE' }],
    });
  });

  it('may be any session of the principal that was issued or seen before, and had not expired', () => {
    const other = aTakenRole({ by: bob, at: '09:10:00', key: 'ASIATWO' });
    const seen = aSighting(aRoleSession({ createdAt: '09:20:00', key: 'ASIATHREE' }));
    const next = aTakenRole({ by: bob, at: '09:30:01', key: 'ASIATWO' });
    const stranger = aTakenRole({ by: bob, name: 'other', key: 'ASIATWO' });
    expect(aliveFor([next, seen, other, stranger, taken])).toEqual([
      'AROADEPLOY:ci 2026-03-02T09:00:00Z',
      'AROADEPLOY:ci 2026-03-02T09:10:00Z',
      'AROADEPLOY:ci 2026-03-02T09:20:00Z',
    ]);
    const late = (at: string) => aliveFor([taken, used], copy({ calledAt: moment(at) }));
    expect(late('10:05:00')).toHaveLength(1);
    expect(late('10:05:01')).toEqual([]);
    expect(late('09:00:00')).toHaveLength(1);
    expect(late('08:59:59')).toEqual([]);
  });

  it('lives as long as the longest of the issues of its second, and as long as any where none is known', () => {
    const longer = aTakenRole({ by: bob, key: 'ASIATWO' }, { expiresAt: moment('12:00:00') });
    const at = (time: string) => copy({ calledAt: moment(time) });
    expect(aliveFor([used, longer, taken], at('12:05:00'))).toHaveLength(1);
    expect(aliveFor([taken, longer, used], at('12:05:01'))).toEqual([]);
    expect(aliveFor([used], at('21:05:00'))).toHaveLength(1);
    expect(aliveFor([used], at('21:05:01'))).toEqual([]);
  });

  it('ends with its issue, whether that or a use of it became known first', () => {
    const late = copy({ calledAt: moment('10:05:01') });
    for (const facts of [
      [taken, used],
      [used, taken],
    ]) {
      expect(holdersOf(late, facts)).toEqual([]);
    }
  });

  it('is listed among the first twenty by time, where more were alive', () => {
    const times = Array.from({ length: 25 }, (_, minute) => `09:${String(minute).padStart(2, '0')}:00`);
    const calls = times.map((at, index) => aTakenRole({ by: alice, at, key: `ASIAKEY${index}` }));
    const [even, odd] = [0, 1].map((rest) => calls.filter((_, index) => index % 2 === rest));
    const first = times.slice(0, 20).map((time) => `AROADEPLOY:ci 2026-03-02T${time}Z`);
    expect(holdersOf(copy(), [...odd!.toReversed(), ...even!])).toEqual(first);
  });

  it('has no leads where the copy shows no moment', () => {
    expect(aliveFor([taken, used], copy({ calledAt: null }))).toEqual([]);
  });

  it("is proven by the caller's own copy of the call", () => {
    const caller = aRoleSession({ key: 'ASIAONE' });
    const own = aTakenRole(
      { by: caller, role: 'Admin', into: AWAY, accountId: HOME, at: '09:30:00', key: 'ASIAADMIN' },
      { sharedEventId: 'shared-1' },
    );
    expect(attribution([taken, own], copy(), '09:30:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
    expect(aliveFor([taken, own])).toEqual([]);
  });
});
