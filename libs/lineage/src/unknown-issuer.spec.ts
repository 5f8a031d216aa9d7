import { describe, expect, it } from '@jest/globals';
import type { KnownFact } from './known-fact.ts';
import { anIamUser, aRoleSession, aSamlUser, aService, aStranger } from '../../../test/builders/an-actor.ts';
import { aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser, theWorkload } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution, resolveAll } from '../../../test/builders/resolve-all.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');
const keyless = aRoleSession();
const forward = aRoleSession({ key: 'ASIAFORWARD' }, { invokedBy: 'cloudformation.amazonaws.com' });

const PROVEN_ALICE = { status: 'PROVEN', origin: theUser('alice') };
const UNDECIDED = { status: 'AMBIGUOUS', origin: null };

/** Two people take one role under one name in one second. */
const twins: readonly KnownFact[] = [
  aTakenRole({ by: alice, key: 'ASIAONE' }),
  aTakenRole({ by: bob, key: 'ASIATWO' }),
];

describe('twins: one principal issued twice in one second', () => {
  it('are told apart by their keys', () => {
    expect(attribution(twins, aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution(twins, aRoleSession({ key: 'ASIATWO' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('bob'),
    });
  });

  it.each([
    ['a record without a key', keyless],
    ['a record of a service that acts for one of them', forward],
  ])('leave %s undecided, with both as candidates', (_, session) => {
    const answer = attribution(twins, session, '09:10:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('bob')]);
    expect(answer.candidates).toMatchObject([{ hops: [{ strength: 'STRONG' }] }, { hops: [{ strength: 'STRONG' }] }]);
  });

  it('of one person leave no doubt, and the earliest issue is shown', () => {
    const calls = [
      aTakenRole({ by: alice, key: 'ASIATWO', eventId: 'second' }),
      aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'first' }),
    ];
    expect(attribution(calls, keyless, '09:10:00')).toMatchObject({ ...PROVEN_ALICE, hops: [{ issuedBy: ['first'] }] });
  });

  it('of one person and one second are shown by the lowest event id, and earlier seconds before it', () => {
    const calls = [
      aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'lowest' }, { expiresAt: moment('11:00:00') }),
      aTakenRole({ by: alice, key: 'ASIATWO', eventId: 'middle' }),
    ];
    const earlier = aTakenRole({ by: alice, key: 'ASIATHREE', eventId: 'p-highest', at: '08:59:58' });
    const later = aTakenRole({ by: alice, key: 'ASIAFOUR', eventId: 'a-lowest', at: '08:59:59' });
    expect(attribution(calls, keyless, '09:10:00').hops).toMatchObject([{ issuedBy: ['lowest'] }]);
    expect(attribution([later, earlier], keyless, '09:10:00').hops).toMatchObject([{ issuedBy: ['p-highest'] }]);
  });

  it('list each person once, by the first of their calls', () => {
    const calls = ['first', 'second'].map((eventId) => aTakenRole({ by: alice, key: `ASIA${eventId}`, eventId }));
    const answer = attribution([...twins, ...calls], keyless, '09:10:00');
    expect(answer.candidates).toMatchObject([{ hops: [{ issuedBy: ['AssumeRole 09:00:00 ASIAONE'] }] }, {}]);
  });

  it('of one record, in conflicting copies, are listed alike whichever came first', () => {
    const copies = [alice, bob].map((by) => aTakenRole({ by, key: 'ASIAONE', eventId: 'one' }));
    const [there, back] = [copies, copies.toReversed()].map((facts) => resolveAll([aSighting(keyless), ...facts]));
    expect(JSON.stringify([...there!])).toBe(JSON.stringify([...back!]));
    expect(attribution(copies, keyless, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('leave no doubt once one of them has expired', () => {
    const short = aTakenRole({ by: bob, key: 'ASIATWO' }, { expiresAt: moment('09:15:00') });
    const calls = [aTakenRole({ by: alice, key: 'ASIAONE' }), short];
    expect(attribution(calls, keyless, '09:19:59')).toMatchObject(UNDECIDED);
    expect(attribution(calls, keyless, '09:20:01')).toMatchObject(PROVEN_ALICE);
  });

  it('of one instance are one workload, whichever of its two keys is used', () => {
    const ec2 = aService('ec2.amazonaws.com');
    const calls = ['ASIAONE', 'ASIATWO'].map((key) => aServiceIssue({ by: ec2, name: 'i-0abc', key }));
    for (const key of ['ASIAONE', 'ASIATWO', null]) {
      expect(attribution(calls, aRoleSession({ name: 'i-0abc', key }), '09:10:00')).toMatchObject({
        status: 'PROVEN',
        origin: theWorkload('i-0abc'),
      });
    }
  });

  it('of an instance and of a person who took its name are two', () => {
    const calls = [
      aServiceIssue({ by: aService('ec2.amazonaws.com'), name: 'i-0abc', key: 'ASIAONE' }),
      aTakenRole({ by: bob, name: 'i-0abc', key: 'ASIATWO' }),
    ];
    expect(attribution(calls, aRoleSession({ name: 'i-0abc' }), '09:10:00')).toMatchObject(UNDECIDED);
    expect(attribution(calls, aRoleSession({ name: 'i-0abc', key: 'ASIATWO' }), '09:10:00')).toMatchObject({
      origin: theUser('bob'),
    });
  });
});

describe('a session that shows a key which nobody issued', () => {
  const known = aTakenRole({ by: alice, key: 'ASIAONE' });
  const stray = aSighting(aRoleSession({ key: 'ASIASTRAY' }));

  it.each([
    ['a record without a key', keyless],
    ['a record of a service that acts for it', forward],
    ['a record with a masked key', aRoleSession({ key: 'ASIA************' })],
  ])('has %s undecided: an issuer is missing', (_, session) => {
    expect(attribution([known], session, '09:10:00')).toMatchObject(PROVEN_ALICE);
    const answer = attribution([known, stray], session, '09:10:00');
    expect(answer).toMatchObject(UNDECIDED);
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), null]);
    expect(answer.hops).toEqual([]);
  });

  it('carries the doubt on, with the hops to where it lies', () => {
    const calls = [
      aTakenRole({ by: keyless, role: 'Admin', key: 'ASIATWO', at: '09:20:00', eventId: 'by-deploy' }),
      aTakenRole({ by: bob, role: 'Admin', key: 'ASIATHREE', at: '09:20:00', eventId: 'by-bob' }),
    ];
    const admin = aRoleSession({ role: 'Admin', createdAt: '09:20:00' });
    const { candidates } = attribution([known, stray, ...calls], admin, '09:30:00');
    expect(candidates.map(({ origin, hops }) => [origin, hops.map(({ issuedBy }) => issuedBy[0])])).toEqual([
      [theUser('alice'), ['by-deploy', known.issuance.evidence.eventId]],
      [theUser('bob'), ['by-bob']],
      [null, ['by-deploy']],
    ]);
  });

  it('misses no issuer by the keys of another session, or of another kind of identity', () => {
    const later = aSighting(aRoleSession({ key: 'ASIASTRAY', createdAt: '09:00:01' }));
    const unknown = aSighting({ ...stray.actor, type: 'Unknown' });
    expect(attribution([known, later, unknown], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('misses no issuer by keys that were issued', () => {
    const keyed = aSighting(aRoleSession({ key: 'ASIAONE' }));
    expect(attribution([known, keyed], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('keeps its records with an issued key', () => {
    expect(attribution([known, stray], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('shows the key by taking another role, too', () => {
    const onward = aTakenRole({ by: stray.actor, role: 'Other', key: 'ASIATHREE', at: '09:20:00' });
    expect(attribution([known, onward], keyless, '09:10:00')).toMatchObject(UNDECIDED);
  });

  it.each([
    ['a service uses it', { invokedBy: 's3.amazonaws.com' }],
    ['the console handed it out', { isFromConsole: true }],
  ])('misses no issuer where %s', (_, part) => {
    const other = aSighting(aRoleSession({ key: 'ASIASTRAY' }, part));
    expect(attribution([known, other], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('misses no issuer where the key is masked', () => {
    const masked = aSighting(aRoleSession({ key: 'ASIA************' }));
    expect(attribution([known, masked], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('misses no issuer where a SAML call issued it, whose key is not the one that a browser gets', () => {
    const saml = aTakenRole({ by: aSamlUser('carol'), key: 'ASIASAML' }, { eventName: 'AssumeRoleWithSAML' });
    expect(attribution([saml, stray], keyless, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'SAML_USER', id: 'carol' },
    });
  });

  it('misses no issuer where one of its calls may have issued any key, and leads to the same person', () => {
    const switched = aTakenRole({ by: { ...alice, invokedBy: 'AWS Internal' }, key: 'ASIASHOWN' });
    expect(attribution([known, switched, stray], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('misses an issuer though a call beside its second issued the key: two calls made this session', () => {
    const drifted = aTakenRole({ by: bob, key: 'ASIASTRAY', at: '09:00:01' });
    expect(attribution([known, drifted], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([known, drifted, stray], keyless, '09:10:00')).toMatchObject(UNDECIDED);
  });

  it('misses no issuer where an answer hid one key, and misses one where two keys are shown', () => {
    const hidden = aTakenRole({ by: alice, key: null });
    const second = aSighting(aRoleSession({ key: 'ASIAOTHER' }));
    expect(attribution([hidden, stray], keyless, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([hidden, stray, second], keyless, '09:10:00')).toMatchObject(UNDECIDED);
    expect(attribution([hidden, stray, second], stray.actor, '09:10:00')).toMatchObject(UNDECIDED);
  });

  it('counts the two copies of one call as one', () => {
    const copies = ['here', 'there'].map((eventId) =>
      aTakenRole({ by: alice, key: null, eventId }, { sharedEventId: 'shared' }),
    );
    const second = aSighting(aRoleSession({ key: 'ASIAOTHER' }));
    expect(attribution([...copies, stray, second], keyless, '09:10:00')).toMatchObject(UNDECIDED);
  });

  it('is so where a masked issue is that of masked uses, and a key is shown besides', () => {
    const masked = aTakenRole({ by: alice, key: 'ASIA****************' });
    const seen = aSighting(aRoleSession({ key: 'ASIA****************' }));
    const stray = aRoleSession({ key: 'ASIASTRAY' });
    expect(attribution([masked, seen], stray, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(attribution([masked], stray, '09:10:00')).toMatchObject({ origin: theUser('alice') });
    const ofService = aSighting({ ...seen.actor, invokedBy: 's3.amazonaws.com' });
    expect(attribution([masked, ofService], stray, '09:10:00')).toMatchObject({ origin: theUser('alice') });
    expect(attribution([masked, seen], aRoleSession({ key: 'ASIA****************' }), '09:10:00')).toMatchObject({
      origin: theUser('alice'),
    });
  });
});

describe('a session that the console took over by switching roles', () => {
  const inConsole = { invokedBy: 'AWS Internal' };
  const switched = (at: string) => aTakenRole({ by: { ...alice, ...inConsole }, key: 'ASIASHOWN', at });
  const browser = aRoleSession({ key: 'ASIABROWSER' });
  const shared = { sharedEventId: 'shared' };
  /** The role owner's copy of bob's call does not say that it was the console's. */
  const copyOf = (at: string) =>
    aTakenRole({ by: aStranger('AIDABOB', 'shared'), key: 'ASIABOB', at }, { sharedEventId: 'shared' });

  it('may be of another call of its second, of which only the copy is there that hides the console', () => {
    expect(attribution([switched('09:00:00'), copyOf('09:00:00')], browser, '09:10:00')).toMatchObject(UNDECIDED);
    expect(attribution([switched('09:00:01'), copyOf('09:00:02')], browser, '09:10:00')).toMatchObject(UNDECIDED);
    expect(attribution([switched('09:00:00'), copyOf('09:00:01')], browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([switched('09:00:00'), copyOf('09:00:03')], browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([switched('09:00:01'), copyOf('09:00:04')], browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it("is of the call that fits where the caller's own copy is there as well, or shows another kind of call", () => {
    const own = aTakenRole({ by: bob, key: 'ASIABOB' }, { sharedEventId: 'shared' });
    const both = [switched('09:00:00'), copyOf('09:00:00'), own];
    expect(attribution(both, browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([switched('09:00:00'), own], browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it('is of the caller that a copy hides where that is the only call', () => {
    const alone = aTakenRole({ by: aStranger('AIDAALICE', 'shared'), key: 'ASIATAKEN' }, { sharedEventId: 'shared' });
    const used = aRoleSession({ key: 'ASIATAKEN' });
    const known = attribution([alone, aSighting(alice)], used, '09:10:00');
    expect(known.status).not.toBe('AMBIGUOUS');
    expect(attribution([alone, aSighting(alice)], keyless, '09:10:00').status).not.toBe('AMBIGUOUS');
  });

  it('is of the only call where that has an addendum, which is no call of its own, in whatever order both came', () => {
    const copy = aTakenRole({ by: aStranger('AIDABOB', 'shared'), key: 'ASIABOB', eventId: 'copy' }, shared);
    const addendum = aTakenRole(
      { by: aStranger('AIDABOB', 'shared'), key: 'ASIABOB', eventId: 'addendum' },
      { ...shared, amends: { eventId: 'copy', fields: null } },
    );
    for (const session of [keyless, aRoleSession({ key: 'ASIABOB' })]) {
      const told = attribution([copy], session, '09:10:00');
      expect(told).toMatchObject({ status: 'INCOMPLETE', gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED' } });
      expect(attribution([copy, addendum], session, '09:10:00')).toEqual(told);
      expect(attribution([addendum, copy], session, '09:10:00')).toEqual(told);
    }
  });

  it('is of the call that fits where an addendum says whom the other copy hides', () => {
    const told = aTakenRole(
      { by: bob, key: 'ASIABOB', eventId: 'addendum' },
      { ...shared, amends: { eventId: 'copy', fields: '[userIdentity]' } },
    );
    const copy = aTakenRole({ by: aStranger('AIDABOB', 'shared'), key: 'ASIABOB', eventId: 'copy' }, shared);
    expect(attribution([switched('09:00:00'), copy], browser, '09:10:00')).toMatchObject(UNDECIDED);
    expect(attribution([switched('09:00:00'), copy, told], browser, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });
});
