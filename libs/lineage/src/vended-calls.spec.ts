import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '#cloudtrail';
import {
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aStranger,
  AWAY,
  HOME,
  roleArnOf,
  sessionArnOf,
} from '../../../test/builders/an-actor.ts';
import { anAssumedRoot, anIssuance, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theRootUser, theUser } from '../../../test/builders/an-origin.ts';
import { aSighting, withSightings } from '../../../test/builders/a-sighting.ts';
import { aPoolIdentity, aVending } from '../../../test/builders/a-vending.ts';
import { moment } from '../../../test/builders/moment.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { attribution, resolveAll, resolveByForce } from '../../../test/builders/resolve-all.ts';
import { vendedCallsOf } from './vended-calls.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');

const PROVEN_ALICE = { status: 'PROVEN', origin: theUser('alice') };
const NO_ISSUER = { status: 'INCOMPLETE', origin: null, gap: { reason: 'ISSUER_NOT_DELIVERED' } };

const isTwinFree = { candidates: [], gap: null };

/** A key of HOME by its id: base32 that decodes to the account. */
const KEY_OF_HOME = 'ASIARTX3GSDSQAOOFTGJ';

describe('a session that got a key for itself', () => {
  const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });
  const first = aRoleSession({ key: 'ASIAONE' });
  const second = aRoleSession({ key: 'ASIATWO' });
  const vended = aVending({ by: first, key: 'ASIATWO', at: '09:20:00', eventId: 'vended' });

  it('leads through the call that gave it to the session that called', () => {
    expect(attribution([taken, vended], second, '09:30:00')).toMatchObject({
      ...PROVEN_ALICE,
      ...isTwinFree,
      hops: [
        { accessKeyId: 'ASIATWO', issuedBy: ['vended'], joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT' },
        { accessKeyId: 'ASIAONE', issuedBy: ['taken'] },
      ],
    });
  });

  it('stops where the session that called does', () => {
    expect(attribution([vended], second, '09:30:00')).toMatchObject({ ...NO_ISSUER, hops: [{ issuedBy: ['vended'] }] });
  });

  it('may begin anew with the call, or not say when it began', () => {
    for (const createdAt of ['09:19:58', '09:20:00', '09:20:02', null]) {
      const session = aRoleSession({ key: 'ASIATWO', createdAt });
      expect(attribution([taken, vended], session, '09:30:00')).toMatchObject(PROVEN_ALICE);
    }
  });

  it('may be behind a use of that moment which shows no key of its own, whoever else began the same then', () => {
    const other = aTakenRole({ by: bob, key: 'ASIABOB', at: '09:20:00' });
    const use = (part: Partial<Actor>) => ({ ...aRoleSession({ key: null, createdAt: '09:20:00' }), ...part });
    const answerOf = (session: Actor, call = vended) => attribution([taken, other, call], session, '09:30:00');
    expect(answerOf(use({}))).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    const byService = { accessKeyId: 'ASIAFORWARD', invokedBy: 'kms.amazonaws.com' };
    expect(answerOf(use(byService))).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(answerOf(use({ accessKeyId: 'ASIABOB' }))).toMatchObject({ origin: theUser('bob') });
    const saml = aTakenRole(
      { by: aSamlUser('carol'), at: '09:20:00', key: 'ASIAX' },
      { eventName: 'AssumeRoleWithSAML' },
    );
    expect(attribution([taken, saml, vended], use({ accessKeyId: 'ASIABROWSER' }), '09:30:00').status).toBe('PROVEN');
    for (const call of [
      aVending({ by: first, key: 'ASIATWO', at: '09:20:03' }),
      aVending({ by: aRoleSession({ key: 'ASIABOB', createdAt: '09:20:00' }), key: 'ASIATWO', at: '09:20:00' }),
      aVending({ by: aRoleSession({ name: 'other' }), key: 'ASIATWO', at: '09:20:00' }),
      aTakenRole({ by: first, key: 'ASIATHREE', at: '09:20:00', name: 'other' }),
    ]) {
      expect(answerOf(use({}), call)).toMatchObject({ status: 'PROVEN', origin: theUser('bob') });
    }
  });

  it('is as old as the call or as its caller, and of no third age', () => {
    for (const createdAt of ['08:59:59', '09:19:57', '09:20:03']) {
      const session = aRoleSession({ key: 'ASIATWO', createdAt });
      expect(attribution([taken, vended], session, '09:30:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
    }
  });

  it('covers no use before the call, nor one later than five minutes after the end', () => {
    const outside = { status: 'INCOMPLETE', gap: { reason: 'OUTSIDE_VALIDITY' } };
    expect(attribution([taken, vended], second, '09:19:59')).toMatchObject(outside);
    expect(attribution([taken, vended], second, '09:20:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([taken, vended], second, '10:25:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([taken, vended], second, '10:25:00.001')).toMatchObject(outside);
  });

  it.each([
    ['another principal of the same role', aRoleSession({ name: 'other', key: 'ASIATWO' })],
    ['another role', aRoleSession({ role: 'Other', key: 'ASIATWO' })],
    ['a role that was made again', aRoleSession({ key: 'ASIATWO' }, { principalId: 'AROAAGAIN:ci' })],
    ['somebody without a key', aRoleSession({ createdAt: '09:20:00' })],
    ['another key', aRoleSession({ key: 'ASIATHREE', createdAt: '09:20:00' })],
  ])('is not %s', (_, session) => {
    const other = aTakenRole({ by: bob, key: 'ASIAELSE', role: 'Unused' });
    expect(attribution([other, vended], session, '09:30:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
  });

  it.each(['ASIAIOSFODNN7EXAMPLE', 'ASIA****************', 'ASIA1111111111111111'])(
    'is not told by the masked key %s',
    (key) => {
      const call = aVending({ by: first, key, at: '09:20:00' });
      const session = aRoleSession({ key, createdAt: '09:20:00' });
      expect(attribution([call], session, '09:30:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
    },
  );

  it('is not begun by a call that gave the key which it was signed with', () => {
    const loop = aVending({ by: second, key: 'ASIATWO' });
    expect(attribution([loop], second, '09:30:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
  });

  it('has its key-less records undecided no more than before: its own keys point to no missing issuer', () => {
    const used = aSighting(second);
    expect(attribution([taken, vended, used], aRoleSession(), '09:30:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([taken, used], aRoleSession(), '09:30:00')).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('is the twin that called, where two share principal and second', () => {
    const twin = aTakenRole({ by: bob, key: 'ASIATHREE' });
    expect(attribution([taken, twin, vended], second, '09:30:00')).toMatchObject({ ...PROVEN_ALICE, ...isTwinFree });
  });

  it('is a session of root only where root is known to have called, and none of who assumed root', () => {
    const root = aRootUser();
    const vendedToRoot = aVending({ by: root, key: 'ASIATWO' });
    const session = aRootUser({ accessKeyId: 'ASIATWO', createdAt: moment('09:00:00') });
    expect(attribution([vendedToRoot], session, '09:30:00')).toMatchObject({ status: 'PROVEN', origin: theRootUser() });
    expect(attribution([vendedToRoot], { ...session, isAssumedRoot: true }, '09:30:00')).toMatchObject({
      status: 'INCOMPLETE',
    });
    expect(attribution([], session, '09:30:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it("is a user's own by the record alone, and shows the call", () => {
    const call = aVending({ by: alice, key: 'ASIATWO', eventId: 'vended' });
    const session = anIamUser('alice', { accessKeyId: 'ASIATWO', createdAt: moment('09:00:00') });
    expect(attribution([call], session, '09:30:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [{ issuedBy: ['vended'] }],
    });
  });
});

describe('a session that somebody else was let into', () => {
  const letIn = aVending({ by: alice, key: 'ASIATWO', eventId: 'vended' }, { eventName: 'GetTemporaryCredentials' });
  const session = aRoleSession({ role: 'Lent', key: 'ASIATWO' });

  it('leads to whoever called, strongly, by key, moment and account', () => {
    expect(attribution([letIn], session, '09:10:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [{ issuedBy: ['vended'], joinedBy: 'ISSUED_ACCESS_KEY', strength: 'STRONG' }],
    });
  });

  it.each(['08:59:58', '09:00:02'])('begins with the call, two seconds off at most: %s', (createdAt) => {
    const near = aRoleSession({ role: 'Lent', key: 'ASIATWO', createdAt });
    expect(attribution([letIn], near, '09:10:00')).toMatchObject(PROVEN_ALICE);
  });

  it.each(['08:59:57', '09:00:03', null])('begins at no other time: %s', (createdAt) => {
    const far = aRoleSession({ role: 'Lent', key: 'ASIATWO', createdAt });
    expect(attribution([letIn], far, '09:10:00')).toMatchObject({ ...NO_ISSUER, hops: [] });
  });

  it('is none of another account, since key ids repeat at one moment', () => {
    const away = aRoleSession({ role: 'Lent', key: 'ASIATWO', accountId: AWAY });
    expect(attribution([letIn], away, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it.each([
    ['a key without the session', aRoleSession({ role: 'Lent' })],
    ['another key', aRoleSession({ role: 'Lent', key: 'ASIATHREE' })],
    ['a session that is no role', aRootUser({ accessKeyId: 'ASIATWO', createdAt: moment('09:00:00') })],
  ])('is not %s', (_, other: Actor) => {
    expect(attribution([letIn], other, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
  });

  it('is of the role that the call names beside the key, and of no other', () => {
    const named = (roleArn: string) => aVending({ by: alice, key: 'ASIATWO' }, { roleArn });
    expect(attribution([named(roleArnOf(HOME, 'Lent'))], session, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([named(roleArnOf(HOME, 'Other'))], session, '09:10:00')).toMatchObject(NO_ISSUER);
    expect(attribution([named(roleArnOf(AWAY, 'Lent'))], session, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is none of a call that names another session', () => {
    const others = [
      aVending({ by: alice, key: 'ASIATWO' }, { issuedPrincipalId: 'AROAOTHER:ci' }),
      aVending({ by: alice, key: 'ASIATWO' }, { roleArn: roleArnOf(HOME, 'Lent'), sessionName: 'other' }),
    ];
    for (const call of others) expect(attribution([call], session, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is nobody without any account to tell', () => {
    const roleArn = 'arn:aws:iam::else:role/Lent';
    const call = aVending({ by: alice, key: 'ASIATWO' }, { roleArn });
    const nowhere = { ...session, accountId: null, arn: null, issuerArn: roleArn };
    expect(attribution([call], nowhere, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('is in the account that the key tells only where the call names the role as well', () => {
    const abroad = aRoleSession({ role: 'Lent', key: KEY_OF_HOME });
    const call = { by: alice, key: KEY_OF_HOME, accountId: AWAY };
    const named = aVending(call, { roleArn: roleArnOf(HOME, 'Lent') });
    expect(attribution([named], abroad, '09:10:00')).toMatchObject(PROVEN_ALICE);
    expect(attribution([aVending(call)], abroad, '09:10:00')).toMatchObject(NO_ISSUER);
    const elsewhere = aRoleSession({ role: 'Lent', key: KEY_OF_HOME, accountId: AWAY });
    const toElsewhere = aVending({ ...call, accountId: HOME }, { roleArn: roleArnOf(AWAY, 'Lent') });
    expect(attribution([toElsewhere], elsewhere, '09:10:00')).toMatchObject(NO_ISSUER);
  });

  it('yields to an issue that names the session', () => {
    const issued = aTakenRole({ by: bob, role: 'Lent', key: 'ASIATWO' });
    const keyless = aTakenRole({ by: bob, role: 'Lent', key: null });
    for (const known of [issued, keyless]) {
      const answer = attribution([letIn, known], session, '09:10:00');
      expect(answer).toMatchObject({ status: 'PROVEN', origin: theUser('bob'), ...isTwinFree });
    }
  });

  it('is known by both copies of a call from another account', () => {
    const mine = aVending({ by: alice, key: 'ASIATWO', eventId: 'mine' }, { sharedEventId: 'shared' });
    const theirs = aVending(
      { by: aStranger('AIDAALICE', 'shared'), key: 'ASIATWO', eventId: 'theirs', accountId: AWAY },
      { sharedEventId: 'shared' },
    );
    const away = aRoleSession({ role: 'Lent', key: 'ASIATWO', accountId: AWAY });
    expect(attribution([mine, theirs], away, '09:10:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [{ issuedBy: ['mine', 'theirs'], crossAccount: true }],
    });
    expect(attribution([mine], away, '09:10:00')).toMatchObject(NO_ISSUER);
    expect(attribution([theirs], away, '09:10:00')).toMatchObject({ gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED' } });
  });

  it('is of two callers who got one key at once, so of neither', () => {
    const other = aVending({ by: bob, key: 'ASIATWO', eventId: 'other' });
    expect(attribution([letIn, other], session, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it.each(['GetSessionToken', 'GetFederationToken', 'AssumeRoot', 'AssumeRole', 'AssumeRoleWithSAML'])(
    'is none of %s, whose sessions have names',
    (eventName) => {
      const call = anIssuance({ by: alice }, { eventName, issuedKeyId: 'ASIATWO' });
      expect(attribution([call], session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', hops: [] });
    },
  );

  it('leaves other sessions of its principal and second to calls of their own', () => {
    const other = aVending({ by: bob, key: 'ASIATHREE', eventId: 'other' });
    const facts = [letIn, other, aSighting(aRoleSession({ role: 'Lent', key: 'ASIATHREE' }))];
    expect(attribution(facts, session, '09:10:00')).toMatchObject({ ...PROVEN_ALICE, ...isTwinFree });
  });
});

describe('calls that hand out keys', () => {
  const KEYS = ['ASIAKEY0', 'ASIAKEY1', 'ASIAKEY2', 'ASIA************', null];
  const SECONDS = ['09:00:00', '09:00:02', '09:00:05', '09:30:00'];
  const session = fc
    .record({
      role: fc.constantFrom('Deploy', 'Lent'),
      key: fc.constantFrom(...KEYS),
      createdAt: fc.constantFrom(...SECONDS, null),
      accountId: fc.constantFrom(HOME, AWAY),
      invokedByDelegateAccountId: fc.constantFrom(null, null, AWAY),
    })
    .map(({ invokedByDelegateAccountId, ...who }) => aRoleSession(who, { invokedByDelegateAccountId }));
  const someone = fc.oneof(session, fc.constantFrom(alice, bob, aStranger('AIDAALICE', 'shared'), aRootUser()));
  const call = fc
    .record({
      by: someone,
      at: fc.constantFrom(...SECONDS),
      key: fc.constantFrom('ASIAKEY0', 'ASIAKEY1', 'ASIAKEY2', 'ASIA************'),
      accountId: fc.constantFrom(HOME, AWAY),
      roleArn: fc.constantFrom(null, null, roleArnOf(HOME, 'Lent')),
      sharedEventId: fc.constantFrom(null, 'shared'),
      eventName: fc.constantFrom('CreateSession', 'CreateSession', 'GetDelegatedAccessToken'),
      assumedPrincipalArn: fc.constantFrom(null, sessionArnOf(HOME, 'Lent', 'ci')),
    })
    .map(({ roleArn, sharedEventId, eventName, assumedPrincipalArn, ...made }) =>
      aVending(made, { roleArn, sharedEventId, eventName, assumedPrincipalArn }),
    );
  const taken = fc
    .record({ by: someone, at: fc.constantFrom(...SECONDS), key: fc.constantFrom(...KEYS) })
    .map((made) => aTakenRole(made));
  const facts = fc
    .tuple(fc.array(fc.oneof(call, call, taken), { maxLength: 6 }), fc.array(session, { minLength: 1, maxLength: 4 }))
    .map(([calls, seen]) => withSightings([...calls, ...seen.map((actor) => aSighting(actor))]));

  it('are found by join keys wherever they bear on a session, in any order', () => {
    const textOf = (resolutions: ReturnType<typeof resolveAll>): string => JSON.stringify([...resolutions]);
    fc.assert(
      fc.property(facts, (all) => {
        const answers = textOf(resolveByForce(all));
        expect(textOf(resolveAll(all))).toBe(answers);
        expect(textOf(resolveAll(all.toReversed()))).toBe(answers);
      }),
      LAW_RUNS,
    );
  });
});

describe('a key that a session got besides the one that it began with', () => {
  it('leads through the call that gave it, though a call without a usable key issued the session', () => {
    const saml = aTakenRole(
      { by: aSamlUser('carol'), key: 'ASIASHOWN', eventId: 'saml' },
      { eventName: 'AssumeRoleWithSAML' },
    );
    const vended = aVending({
      by: aRoleSession({ key: 'ASIAUSED' }),
      key: 'ASIATWO',
      at: '09:20:00',
      eventId: 'vended',
    });
    expect(attribution([saml, vended], aRoleSession({ key: 'ASIATWO' }), '09:30:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'SAML_USER', id: 'carol' },
      hops: [{ issuedBy: ['vended'], strength: 'EXACT' }, { issuedBy: ['saml'] }],
    });
  });

  it('of an assumed root leads to whoever assumed it, where the call shows that root was assumed', () => {
    const { createdAt } = aRoleSession();
    const root = aRootUser({ accountId: AWAY, accessKeyId: 'ASIAONE', createdAt, isAssumedRoot: true });
    const assumed = anAssumedRoot({ by: alice, key: 'ASIAONE', target: AWAY, eventId: 'assumed' });
    const vended = aVending({ by: root, key: 'ASIATWO', at: '09:05:00', eventId: 'vended', accountId: AWAY });
    expect(attribution([assumed, vended], { ...root, accessKeyId: 'ASIATWO' }, '09:10:00')).toMatchObject({
      ...PROVEN_ALICE,
      hops: [{ issuedBy: ['vended'] }, { issuedBy: ['assumed'] }],
    });
  });

  it('is let into no session whose record names no principal', () => {
    const pool = aVending({ by: aPoolIdentity('eu-west-1:0a'), key: 'ASIAONE' });
    const session = aRoleSession({ key: 'ASIAONE' });
    expect(vendedCallsOf(session, [pool])).toHaveLength(1);
    expect(vendedCallsOf({ ...session, principalId: null }, [pool])).toEqual([]);
  });

  it("is let in by the account of the role, or else of the session's own record", () => {
    const pool = aVending(
      { by: aPoolIdentity('eu-west-1:0a'), key: 'ASIAONE', accountId: HOME },
      { eventName: 'GetCredentialsForIdentity' },
    );
    for (const part of [{ issuerArn: null }, { arn: null, accountId: null }]) {
      expect(attribution([pool], { ...aRoleSession({ key: 'ASIAONE' }), ...part }, '09:10:00')).toMatchObject({
        origin: { kind: 'WEB_IDENTITY', id: 'eu-west-1:0a' },
      });
    }
  });
});
