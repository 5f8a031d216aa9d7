import { describe, expect, it } from '@jest/globals';
import { aChain, timeAfterNine } from '../../../test/builders/a-chain.ts';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { anIssuance, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting, unitOf, withSightings } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution, resolveAll } from '../../../test/builders/resolve-all.ts';
import { attributionOf } from './attribution.ts';
import { bindingOf } from './binding.ts';
import type { KnownFact } from './known-fact.ts';
import { settle } from './settle.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

const PROVEN_ALICE = { status: 'PROVEN', origin: theUser('alice') };
const UNDECIDED = { status: 'AMBIGUOUS', origin: null };
const A_CIRCLE = { status: 'INCOMPLETE', origin: null, gap: { reason: 'CYCLE' } };

describe('a chain of roles', () => {
  it.each([2, 3, 4, 5, 6])('of %i leads back to whoever began it, hop by hop', (depth) => {
    const { facts, end } = aChain(alice, depth);
    const answer = attribution(facts, end, timeAfterNine(depth));
    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops.map(({ issuedBy }) => issuedBy[0])).toEqual(
      Array.from({ length: depth }, (_, hop) => `event-${depth - 1 - hop}`),
    );
  });

  it('of a thousand leads back as well, and so does each of its sessions', () => {
    const { facts, end } = aChain(alice, 1_000);
    expect(attribution(facts, end, timeAfterNine(1_000)).hops).toHaveLength(1_000);
    const statuses = [...resolveAll(withSightings(facts)).values()].map(({ spans }) => spans[0]?.outcome.status);
    expect(statuses.filter((status) => status === 'PROVEN')).toHaveLength(999);
  });

  it('stops where its first issuer is missing, and says so at its end', () => {
    const [, ...facts] = aChain(alice, 4).facts;
    const answer = attribution(facts, aChain(alice, 4).end, '09:00:04');
    expect(answer).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      gap: { reason: 'ISSUER_NOT_DELIVERED', principalId: 'AROAROLE0:hop-0' },
    });
    expect(answer.hops).toHaveLength(3);
    expect(answer.claims.map(({ value }) => value)).toContain('hop-0');
  });

  it('crosses accounts by both copies of each call', () => {
    const build = aRoleSession({ role: 'Build', key: 'ASIABUILD' });
    const shared = { sharedEventId: 'shared' };
    const crossing = { role: 'Admin', into: AWAY, key: 'ASIAADMIN', at: '09:10:00' };
    const facts = [
      aTakenRole({ by: alice, role: 'Build', key: 'ASIABUILD' }),
      aTakenRole({ by: build, ...crossing, accountId: HOME, eventId: 'mine' }, shared),
      aTakenRole({ by: aStranger('AROABUILD:ci', 'shared'), ...crossing, eventId: 'theirs' }, shared),
    ];
    const end = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAADMIN', createdAt: '09:10:00' });
    expect(attribution(facts, end, '09:20:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [
        { crossAccount: true, issuedBy: ['mine', 'theirs'] },
        { crossAccount: false, accessKeyId: 'ASIABUILD' },
      ],
    });
  });

  it('that a role takes itself again and again has a hop for each session', () => {
    const facts: KnownFact[] = [aTakenRole({ by: alice, key: 'ASIAKEY0' })];
    for (let turn = 1; turn <= 60; turn++) {
      const by = aRoleSession({ key: `ASIAKEY${turn - 1}`, createdAt: timeAfterNine(turn - 1) });
      facts.push(aTakenRole({ by, key: `ASIAKEY${turn}`, at: timeAfterNine(turn) }));
    }
    const answer = attribution(facts, aRoleSession({ key: 'ASIAKEY60', createdAt: '09:01:00' }), '09:02:00');
    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops).toHaveLength(61);
  });
});

describe('a session whose records lack its time of creation', () => {
  it('is passed twice where its key came again after the first had expired', () => {
    const timeless = aRoleSession({ key: 'ASIAONE', createdAt: null });
    const between = { role: 'Between', key: 'ASIATWO' };
    const facts = [
      aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first' }, { expiresAt: moment('09:02:00') }),
      aTakenRole({ by: timeless, ...between, at: '09:05:00', eventId: 'second' }),
      aTakenRole({
        by: aRoleSession({ ...between, createdAt: '09:05:00' }),
        key: 'ASIAONE',
        at: '09:20:00',
        eventId: 'third',
      }),
    ];
    const answer = attribution(facts, timeless, '09:30:00');
    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops.map(({ issuedBy }) => issuedBy[0])).toEqual(['third', 'second', 'first']);
  });
});

describe('a doubt farther back', () => {
  const build = aRoleSession({ role: 'Build' });
  const facts = [
    aTakenRole({ by: alice, role: 'Build', key: 'ASIAONE', eventId: 'by-alice' }),
    aTakenRole({ by: bob, role: 'Build', key: 'ASIATWO', eventId: 'by-bob' }),
    aTakenRole({ by: build, key: 'ASIADEPLOY', at: '09:10:00', eventId: 'by-build' }),
  ];
  const deploy = aRoleSession({ key: 'ASIADEPLOY', createdAt: '09:10:00' });

  it('carries to all that hangs from it, with the hops that are certain', () => {
    const answer = attribution(facts, deploy, '09:20:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.hops.map(({ issuedBy }) => issuedBy)).toEqual([['by-build']]);
    expect(answer.candidates).toMatchObject([
      { origin: theUser('alice'), hops: [{ issuedBy: ['by-build'] }, { issuedBy: ['by-alice'] }] },
      { origin: theUser('bob'), hops: [{ issuedBy: ['by-build'] }, { issuedBy: ['by-bob'] }] },
    ]);
  });

  it('ends where its ways come together again', () => {
    const both = ['ASIAONE', 'ASIATWO'].map((key) =>
      aTakenRole({ by: aRoleSession({ role: 'Start', key: 'ASIASTART' }), role: 'Build', key, at: '09:05:00' }),
    );
    const start = aTakenRole({ by: alice, role: 'Start', key: 'ASIASTART' });
    const middle = aRoleSession({ role: 'Build', createdAt: '09:05:00' });
    const last = aTakenRole({ by: middle, key: 'ASIADEPLOY', at: '09:10:00' });
    expect(attribution([start, ...both, last], deploy, '09:20:00')).toMatchObject(PROVEN_ALICE);
  });

  it('is told by the moment of the call, not of the use', () => {
    const expired = aTakenRole({ by: bob, role: 'Build', key: 'ASIATWO' }, { expiresAt: aRoleSession().createdAt });
    const [byAlice, , byBuild] = facts;
    expect(attribution([byAlice!, expired, byBuild!], deploy, '09:20:00')).toMatchObject(PROVEN_ALICE);
  });
});

describe('sessions that are their own ancestors', () => {
  const left = aRoleSession({ role: 'Left' });
  const right = aRoleSession({ role: 'Right' });
  const byRight = aTakenRole({ by: right, role: 'Left', key: 'ASIALEFT', eventId: 'by-right' });
  const byLeft = aTakenRole({ by: left, role: 'Right', key: 'ASIARIGHT', eventId: 'by-left' });

  it('stop at the circle, which names nobody', () => {
    const answer = attribution([byLeft, byRight], left, '09:10:00');
    expect(answer).toMatchObject(A_CIRCLE);
    expect(answer.hops.map(({ issuedBy }) => issuedBy)).toEqual([['by-right'], ['by-left']]);
    expect(attribution([byLeft, byRight], right, '09:10:00')).toMatchObject(A_CIRCLE);
  });

  it('are undecided where there is another way out', () => {
    const out = aTakenRole({ by: alice, role: 'Left', key: 'ASIAOUT', eventId: 'by-alice' });
    const answer = attribution([byLeft, byRight, out], left, '09:10:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), null]);
    expect(attribution([byLeft, byRight, out], right, '09:10:00')).toMatchObject({ origin: null });
  });

  it('stop at no session on the circle whose record names its user', () => {
    const token = anIamUser('alice', { accessKeyId: 'ASIATOKEN', createdAt: left.createdAt });
    const circle = [
      aTakenRole({ by: token, role: 'Left', key: 'ASIALEFT' }),
      anIssuance({ by: left }, { issuedPrincipalId: token.principalId, issuedKeyId: 'ASIATOKEN' }),
    ];
    expect(attribution(circle, left, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution(circle, token, '09:10:00')).toMatchObject({ ...PROVEN_ALICE, hops: [] });
  });

  it('stop where a session is its own and only issuer', () => {
    const own = aTakenRole({ by: aRoleSession({ key: 'ASIAONE' }), key: 'ASIAONE' });
    expect(attribution([own], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(A_CIRCLE);
  });

  it('stop there whatever their records name for want of a call', () => {
    const credentialsIssuedTo = 'arn:aws:lambda:eu-west-1:111122223333:function:resize';
    const inScopeOf = { issuerType: null, credentialsIssuedTo, sourceArn: null, sourceAccount: null };
    const scoped = aRoleSession({ key: 'ASIAONE' }, { inScopeOf });
    expect(attribution([aTakenRole({ by: scoped, key: 'ASIAONE' })], scoped, '09:10:00')).toMatchObject(A_CIRCLE);
  });

  it('leave out their own call where somebody had issued them by then', () => {
    const own = aTakenRole({ by: aRoleSession(), key: 'ASIATWO', at: '09:00:00', eventId: 'own' });
    const first = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first' });
    expect(attribution([own, first], aRoleSession(), '09:10:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [{ issuedBy: ['first'] }],
    });
  });

  it('are undecided where somebody issued them only later: the first issuer is missing', () => {
    const own = aTakenRole({ by: aRoleSession(), key: 'ASIATWO', at: '09:00:01' });
    const later = aTakenRole({ by: bob, key: 'ASIATHREE', at: '09:00:02' });
    const answer = attribution([own, later], aRoleSession(), '09:10:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('bob'), null]);
  });
});

describe('ways that part and meet again and again', () => {
  /** Each level is a keyless session that both sessions of the level before it issued, in one second. */
  function diamonds(levels: number, starts: readonly [typeof alice, typeof alice]) {
    const facts: KnownFact[] = [];
    let pair = starts;
    for (let level = 0; level < levels; level++) {
      const at = timeAfterNine(10 * level);
      pair.forEach((by, side) =>
        facts.push(aTakenRole({ by, role: `Mid${level}`, key: `ASIAMID${level}X${side}`, at })),
      );
      const middle = aRoleSession({ role: `Mid${level}`, createdAt: at });
      const next = timeAfterNine(10 * level + 5);
      const sides = ['Left', 'Right'].map((side) => ({
        role: `${side}${level}`,
        key: `ASIA${side.toUpperCase()}${level}`,
      }));
      for (const side of sides) facts.push(aTakenRole({ by: middle, ...side, at: next }));
      pair = sides.map((side) => aRoleSession({ ...side, createdAt: next })) as unknown as typeof starts;
    }
    return { facts, end: pair[0] };
  }

  it('end as fast as a chain, 2^20 ways though there are', () => {
    const { facts, end } = diamonds(20, [alice, alice]);
    const answer = attribution(facts, end, '09:30:00');
    expect(answer).toMatchObject(PROVEN_ALICE);
    expect(answer.hops).toHaveLength(40);
  });

  it('list each origin once where they stay undecided', () => {
    const { facts, end } = diamonds(20, [alice, bob]);
    const answer = attribution(facts, end, '09:30:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('bob')]);
  });

  it('look each unit up a few times, whatever the number of ways', () => {
    const { facts, end } = diamonds(20, [alice, bob]);
    const resolutions = resolveAll(withSightings([...facts, aSighting(end)]));
    let lookUps = 0;
    attributionOf(unitOf(end), moment('09:30:00'), (unit) => {
      lookUps += 1;
      return resolutions.get(unit);
    });
    expect(lookUps).toBeLessThan(5 * resolutions.size);
  });

  it('list some of many origins, and carry no more than these from hop to hop', () => {
    const facts: KnownFact[] = [];
    let end = aRoleSession({ role: 'Role0' });
    for (let level = 0; level < 200; level++) {
      const at = timeAfterNine(level);
      const role = `Role${level}`;
      facts.push(aTakenRole({ by: anIamUser(`user${level}`), role, key: `ASIAUSER${level}`, at }));
      if (level > 0) facts.push(aTakenRole({ by: end, role, key: `ASIAROLE${level}`, at }));
      end = aRoleSession({ role, createdAt: at });
    }
    const answer = attribution(facts, end, '09:30:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates).toHaveLength(50);
  });
});

describe('settle', () => {
  it('takes the answers of callers that were settled before', () => {
    const { facts, end } = aChain(alice, 3);
    const all = resolveAll(withSightings([...facts, aSighting(end)]));
    const last = bindingOf(aSighting(end), facts);
    expect(settle(new Map([[last.unit, last]]), (unit) => all.get(unit)).get(last.unit)).toEqual(all.get(last.unit));
  });

  it('settles what it settled before to the same text', () => {
    const { facts } = aChain(alice, 3);
    const once = resolveAll(withSightings(facts));
    const stored = new Map([...once].map(([unit, known]) => [unit, JSON.parse(JSON.stringify(known)) as typeof known]));
    const again = settle(stored, () => undefined);
    expect(JSON.stringify([...again])).toBe(JSON.stringify([...once]));
  });

  it('gives one span where an answer does not change, though a call that led to it expires', () => {
    const calls = [
      aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first' }),
      aTakenRole({ by: alice, key: 'ASIATWO', eventId: 'second' }, { expiresAt: moment('09:30:00') }),
    ];
    const session = aRoleSession();
    const spans = resolveAll(withSightings([...calls, aSighting(session)])).get(unitOf(session))?.spans;
    expect(spans).toMatchObject([{ from: moment('09:00:00'), until: moment('10:05:00') }]);
  });

  it('stops at a caller that nothing is known of', () => {
    const by = aRoleSession({ role: 'Build', key: 'ASIABUILD' });
    const session = aRoleSession({ key: 'ASIAONE' });
    const binding = bindingOf({ ...aSighting(session), unit: 'use' }, [aTakenRole({ by, key: 'ASIAONE' })]);
    expect(settle(new Map([['use', binding]]), () => undefined).get('use')?.spans).toMatchObject([
      {
        outcome: {
          status: 'INCOMPLETE',
          stop: {
            unit: unitOf(by),
            gap: { reason: 'ISSUER_NOT_DELIVERED', ingestNext: expect.stringContaining('this caller') },
          },
        },
      },
    ]);
  });
});
