import { describe, expect, it } from '@jest/globals';
import { aSignIn, aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  HOME,
} from '../../../test/builders/an-actor.ts';
import { aFederationToken, aSessionToken, aTakenRole, anAssumedRoot } from '../../../test/builders/an-issuance.ts';
import { theRootUser, theUser } from '../../../test/builders/an-origin.ts';
import { aPoolIdentity, aVending } from '../../../test/builders/a-vending.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownFact } from './known-fact.ts';
import { signInsTo } from './sign-in.ts';

const alice = anIamUser('alice');
const bob = anIamUser('bob');
const NINE = moment('09:00:00');

/** How a user's own sign-in shows the user: without a key. */
const aliceAtTheDoor = anIamUser('alice', { accessKeyId: null });
const rootAtTheDoor = aRootUser({ accessKeyId: null });
const inConsole = (key: string, createdAt = NINE) => anIamUser('alice', { accessKeyId: key, createdAt });

describe('a console session of a user', () => {
  it.each(['ASIAONE', 'ASIATWO', 'ASIATHREE'])('leads from each of its many keys to the one sign-in: %s', (key) => {
    expect(attribution([aSignIn({ by: aliceAtTheDoor, eventId: 'door' })], inConsole(key), '11:00:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [
        { sessionArn: null, accessKeyId: key, issuedBy: ['door'], joinedBy: 'CONSOLE_SIGN_IN', strength: 'STRONG' },
      ],
    });
  });

  it('may say that it began up to two seconds beside the sign-in, and is shown the one of its own second', () => {
    const near = aSignIn({ by: aliceAtTheDoor, at: '09:00:01', eventId: 'near' });
    const exact = aSignIn({ by: aliceAtTheDoor, eventId: 'exact' });
    const far = aSignIn({ by: aliceAtTheDoor, at: '09:00:03' });
    expect(attribution([near], inConsole('ASIAONE'), '09:10:00').hops).toMatchObject([{ issuedBy: ['near'] }]);
    expect(attribution([near, exact], inConsole('ASIAONE'), '09:10:00').hops).toMatchObject([{ issuedBy: ['exact'] }]);
    expect(attribution([far], inConsole('ASIAONE'), '09:10:00')).toMatchObject({ status: 'PROVEN', hops: [] });
  });

  it('leads to the same user where an addendum tells of the sign-in again, or it alone does, and to no other', () => {
    const door = aSignIn({ by: aliceAtTheDoor, eventId: 'door' });
    const addendum = aSignIn({ by: aliceAtTheDoor, eventId: 'addendum' });
    const ofBob = aSignIn({ by: anIamUser('bob', { accessKeyId: null }), eventId: 'addendum' });
    for (const told of [[door, addendum], [addendum, door], [addendum], [door, ofBob]]) {
      const { status, origin, hops } = attribution(told, inConsole('ASIAONE'), '11:00:00');
      expect({ status, origin, hops: hops.length }).toEqual({ status: 'PROVEN', origin: theUser('alice'), hops: 1 });
    }
    expect(attribution([door, ofBob], inConsole('ASIAONE'), '11:00:00').hops).toMatchObject([{ issuedBy: ['door'] }]);
  });

  it('may begin two whole seconds beside the sign-in, which is of no other account', () => {
    const beside = aSignIn({ by: aliceAtTheDoor, at: '09:00:02' });
    expect(attribution([beside], inConsole('ASIAONE'), '09:10:00').hops).toMatchObject([{ crossAccount: false }]);
  });

  it('is shown the sign-in of its own second, also before an earlier one beside it', () => {
    const earlier = aSignIn({ by: aliceAtTheDoor, at: '08:59:59', eventId: 'earlier' });
    const exact = aSignIn({ by: aliceAtTheDoor, eventId: 'exact' });
    expect(attribution([earlier, exact], inConsole('ASIAONE'), '09:10:00').hops).toMatchObject([
      { issuedBy: ['exact'] },
    ]);
  });

  it.each(['SwitchRole', 'GetSigninToken'])('is not begun by %s, which a session does that has begun', (eventName) => {
    const step = aSignIn({ by: aliceAtTheDoor }, { eventName });
    expect(attribution([step], inConsole('ASIAONE'), '09:10:00')).toMatchObject({ status: 'PROVEN', hops: [] });
  });

  it("has no part in what a service does for the user's own key beside it", () => {
    const forward = { ...inConsole('ASIAONE', moment('09:00:01')), invokedBy: 'kms.amazonaws.com' };
    expect(attribution([aSignIn({ by: aliceAtTheDoor })], forward, '09:10:00')).toMatchObject({ hops: [] });
  });

  it('is not shown for another user, nor after twelve hours', () => {
    const signIn = aSignIn({ by: anIamUser('bob', { accessKeyId: null }) });
    expect(attribution([signIn], inConsole('ASIAONE'), '09:10:00')).toMatchObject({ hops: [] });
    const own = aSignIn({ by: aliceAtTheDoor });
    expect(attribution([own], inConsole('ASIAONE'), '21:05:00').hops).toHaveLength(1);
    expect(attribution([own], inConsole('ASIAONE'), '21:05:01')).toMatchObject({ status: 'PROVEN', hops: [] });
  });

  it('goes on into another role, whose shown key nobody uses', () => {
    const switched = { ...inConsole('ASIACONSOLE'), invokedBy: 'AWS Internal' };
    const facts = [
      aSignIn({ by: aliceAtTheDoor, eventId: 'door' }),
      aTakenRole({ by: switched, at: '09:30:00', key: 'ASIASHOWN', eventId: 'switch' }),
    ];
    const session = aRoleSession({ key: 'ASIAUSED', createdAt: '09:30:00' });
    expect(attribution(facts, session, '09:40:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [
        { issuedBy: ['switch'], joinedBy: 'SESSION_IDENTITY' },
        { issuedBy: ['door'], joinedBy: 'CONSOLE_SIGN_IN', sessionArn: null },
      ],
    });
  });
});

describe('a sign-in whose record does not name its user', () => {
  it('begins no session that any record could be traced to', () => {
    const nameless = anIamUser('alice', { accessKeyId: null, arn: null });
    expect(signInsTo(inConsole('ASIAONE'), [], [aSignIn({ by: nameless })])).toEqual([]);
    expect(signInsTo(inConsole('ASIAONE'), [], [aSignIn({ by: aliceAtTheDoor })])).toHaveLength(1);
  });
});

describe('a temporary session of the root user', () => {
  const session = aRootUser({ accessKeyId: 'ASIAROOT', createdAt: NINE });

  it('is evidenced by a sign-in of its second', () => {
    expect(attribution([aSignIn({ by: rootAtTheDoor, eventId: 'door' })], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theRootUser(),
      hops: [{ issuedBy: ['door'], joinedBy: 'CONSOLE_SIGN_IN', sessionArn: null }],
    });
    const later = aSignIn({ by: rootAtTheDoor, at: '09:30:00' });
    expect(attribution([later], session, '09:10:00')).toMatchObject({ gap: { reason: 'ROOT_NOT_EVIDENCED' } });
  });

  it('is not evidenced by a sign-in beside it where its record says that root was assumed', () => {
    const assumed = { ...session, isAssumedRoot: true };
    const facts = [aSignIn({ by: rootAtTheDoor }), aSessionToken({ by: aRootUser(), key: 'ASIAROOT' })];
    expect(attribution(facts, assumed, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ROOT_NOT_EVIDENCED' },
    });
  });

  it('is evidenced by a session token of its key', () => {
    const token = aSessionToken({ by: aRootUser(), key: 'ASIAROOT', eventId: 'token' });
    expect(attribution([token], session, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: theRootUser() });
  });

  it('is undecided where somebody assumed root in the second of a sign-in and the record shows no key', () => {
    const facts = [
      aSignIn({ by: rootAtTheDoor }),
      anAssumedRoot({ by: bob, key: 'ASIAOTHER', target: HOME }, { eventName: 'AssumeRoot' }),
    ];
    const keyless = aRootUser({ accessKeyId: null, createdAt: NINE });
    expect(attribution(facts, keyless, '09:10:00').candidates.map(({ origin }) => origin)).toEqual([
      theUser('bob'),
      theRootUser(),
    ]);
  });
});

describe('a role session that went on in the console', () => {
  const taken = aTakenRole({ by: alice, key: 'ASIATAKEN', eventId: 'taken' });
  const browser = aRoleSession({ key: 'ASIABROWSER' });

  it('hangs from its issue by identity and second, though its key is not the issued one', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }) }, { eventName: 'GetSigninToken' });
    expect(attribution([taken, door], browser, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['taken'], joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }],
    });
  });

  it('stays unknown while nothing tells that it did', () => {
    expect(attribution([taken], browser, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([taken], { ...browser, isFromConsole: true }, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
    });
    const other = aSignIn({ by: aRoleSession({ createdAt: '08:00:00' }), at: '09:10:00' });
    expect(attribution([taken, other], browser, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it('is undecided where the key that entered was issued by a call that is missing', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIASTRAY' }) }, { eventName: 'GetSigninToken' });
    expect(attribution([taken, door], browser, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('is undecided between twins, whichever of them entered', () => {
    const twin = aTakenRole({ by: bob, key: 'ASIATWIN' });
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATWIN' }) }, { eventName: 'GetSigninToken' });
    expect(attribution([taken, twin, door], browser, '09:10:00').candidates.map(({ origin }) => origin)).toEqual([
      theUser('alice'),
      theUser('bob'),
    ]);
  });

  it('was not issued by a call that came after it had gone on there', () => {
    const door = (at: string) =>
      aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at }, { eventName: 'GetSigninToken' });
    const late = aTakenRole({ by: bob, key: 'ASIALATE', at: '09:00:02' });
    expect(attribution([late, door('09:00:00')], browser, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([late, door('09:00:01')], browser, '09:10:00').status).not.toBe('INCOMPLETE');
  });

  it('is no more than perhaps the one that signed in then, where only its age says so', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const session = aRoleSession({ key: 'ASIAOTHER', createdAt: '09:20:00' });
    const answer = attribution([taken, door], session, '09:30:00');
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(answer.candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), null]);
  });

  it('that took the time of its sign-in hangs from the session that signed in, as weakly as AWS documents it', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00', eventId: 'door' });
    const session = { ...aRoleSession({ key: 'ASIABROWSER', createdAt: '09:20:00' }), isFromConsole: true };
    expect(attribution([taken, door], session, '09:30:00')).toMatchObject({
      status: 'CORROBORATED',
      origin: theUser('alice'),
      hops: [
        { issuedBy: ['door'], joinedBy: 'CONSOLE_SIGN_IN', strength: 'WEAK' },
        { issuedBy: ['taken'], joinedBy: 'ISSUED_ACCESS_KEY' },
      ],
    });
  });

  it('is not one that took the time of its sign-in where calls of that second issued it and do not fit', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const other = aTakenRole({ by: bob, key: 'ASIAOTHER', at: '09:20:00' });
    const session = aRoleSession({ key: 'ASIABROWSER', createdAt: '09:20:00' });
    expect(attribution([taken, door, other], session, '09:30:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ISSUER_NOT_DELIVERED' },
    });
  });

  it('is not one that took the time of its sign-in where a call handed out the key that it shows', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const letIn = aVending({ by: aPoolIdentity('pool-1'), key: 'ASIAPOOL', at: '09:20:00', accountId: HOME });
    const answerOf = (key: string) =>
      attribution([taken, door, letIn], aRoleSession({ key, createdAt: '09:20:00' }), '09:30:00');
    expect(answerOf('ASIAPOOL')).toMatchObject({ status: 'PROVEN', origin: { kind: 'WEB_IDENTITY', id: 'pool-1' } });
    expect(answerOf('ASIAOTHER').origin).toBeNull();
  });

  it('did not take the time of a sign-in that is not of its very second', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const session = aRoleSession({ key: 'ASIABROWSER', createdAt: '09:20:01' });
    expect(attribution([taken, door], session, '09:30:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ISSUER_NOT_DELIVERED' },
    });
  });

  it('may be one that took the time of its sign-in where a call of that second fits as well', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:20:00' });
    const other = aTakenRole({ by: bob, key: 'ASIAOTHER', at: '09:20:00' });
    const { candidates } = attribution([taken, door, other], aRoleSession({ createdAt: '09:20:00' }), '09:30:00');
    expect(candidates.map(({ origin }) => origin)).toEqual([theUser('alice'), theUser('bob')]);
  });

  it('may show any key of the console, also where it signed in or let a client in with one', () => {
    const door = aSignIn({ by: aRoleSession({ key: 'ASIADOOR' }) });
    const login = aSignInGrant({ by: aRoleSession({ key: 'ASIALOGIN' }), at: '09:05:00' });
    for (const entries of [[door], [door, login]]) {
      expect(attribution([taken, ...entries], browser, '09:10:00')).toMatchObject({ origin: theUser('alice') });
    }
  });

  it('is undecided where it let a client in with a key that nobody issued, and never signed in', () => {
    const login = aSignInGrant({ by: aRoleSession({ key: 'ASIALOGIN' }), at: '09:05:00' });
    expect(attribution([taken, login], browser, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS' });
    const neighbour = aSignIn({ by: aRoleSession({ createdAt: '09:00:01' }), at: '09:05:00' });
    expect(attribution([taken, login, neighbour], browser, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('is undecided where its only issue is of a second beside its own, and its keys are none of that call', () => {
    const door = aSignIn({ by: aRoleSession(), at: '09:00:10' });
    const seen = (key: string) => aSighting(aRoleSession({ key }), moment('09:00:30'));
    const beside = aTakenRole({ by: alice, key: 'ASIATAKEN', at: '08:59:59' });
    for (const session of [aRoleSession(), browser]) {
      const answerOf = (...facts: readonly KnownFact[]) => attribution([door, ...facts], session, '09:10:00');
      expect(answerOf(beside, seen('ASIABROWSER'))).toMatchObject({ status: 'AMBIGUOUS', origin: null });
      expect(answerOf(beside, seen('ASIABROWSER'), seen('ASIATAKEN'))).toMatchObject({ origin: theUser('alice') });
      expect(answerOf(taken, seen('ASIABROWSER'))).toMatchObject({ origin: theUser('alice') });
      const again = aTakenRole({ by: alice, key: 'ASIAAGAIN', at: '09:00:01' });
      expect(answerOf(beside, again, seen('ASIATAKEN'))).toMatchObject({ origin: theUser('alice') });
    }
  });

  it('did not go on there by a grant of another service', () => {
    const grant = aSignInGrant({ by: aRoleSession({ key: 'ASIATAKEN' }) }, { eventSource: 'eks-auth.amazonaws.com' });
    expect(attribution([taken, grant], browser, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it('of a SAML user hangs from the call that no key ties it to, sign-in or not', () => {
    const saml = aTakenRole({ by: aSamlUser('carol'), key: 'ASIASHOWN' }, { eventName: 'AssumeRoleWithSAML' });
    const door = aSignIn({ by: aRoleSession() });
    const carol = { status: 'PROVEN', origin: { kind: 'SAML_USER', id: 'carol' } };
    expect(attribution([saml], browser, '09:10:00')).toMatchObject(carol);
    expect(attribution([saml, door], browser, '09:10:00')).toMatchObject(carol);
    expect(attribution([saml, door], aRoleSession(), '09:10:00')).toMatchObject(carol);
  });

  it('tells what the console switched from, as a claim', () => {
    const switched = aSignIn({ by: aRoleSession() }, { eventName: 'SwitchRole', switchFrom: alice.arn });
    expect(attribution([switched], browser, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      claims: [{ kind: 'ROLE_SESSION_NAME' }, { kind: 'SWITCHED_FROM', value: alice.arn, authority: 'AWS' }],
    });
  });

  it('tells it once where an addendum tells of the switch again, and both where it tells of another', () => {
    const switchedFrom = (from: string | null, eventId: string) =>
      aSignIn({ by: aRoleSession(), eventId }, { eventName: 'SwitchRole', switchFrom: from });
    const claimed = (...told: readonly KnownFact[]): readonly string[] =>
      attribution(told, browser, '09:10:00')
        .claims.filter(({ kind }) => kind === 'SWITCHED_FROM')
        .map(({ value }) => value);
    const first = switchedFrom('alice', 'first');
    expect(claimed(first, switchedFrom('alice', 'addendum'))).toEqual(['alice']);
    expect(claimed(first, switchedFrom(null, 'addendum'))).toEqual(['alice']);
    expect(claimed(switchedFrom('mallory', 'addendum'), first)).toEqual(['alice', 'mallory']);
  });
});

describe('a sign-in session that an OAuth grant made', () => {
  const arn = `arn:aws:signin:eu-west-1:${HOME}:session/0a1b`;
  const agent = aRoleSession({ key: 'ASIAAGENT' }, { signInSessionArn: arn, invokedBy: 'aws-mcp.amazonaws.com' });

  it('leads by its ARN to whoever let the client in', () => {
    const grant = aSignInGrant({ by: inConsole('ASIAONE'), eventId: 'grant' }, { signInSessionArn: arn });
    const door = aSignIn({ by: aliceAtTheDoor, eventId: 'door' });
    expect(attribution([grant, door], agent, '15:00:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [
        { issuedBy: ['grant'], joinedBy: 'SIGN_IN_SESSION', strength: 'EXACT', crossAccount: false },
        { issuedBy: ['door'], joinedBy: 'CONSOLE_SIGN_IN' },
      ],
    });
  });

  it('is certain, though calls of its second issued that role as well and one of them is missing', () => {
    const grant = aSignInGrant({ by: inConsole('ASIACONSOLE'), eventId: 'grant' }, { signInSessionArn: arn });
    const facts = [grant, aTakenRole({ by: bob, key: 'ASIAOTHER' }), aSighting(aRoleSession({ key: 'ASIASTRAY' }))];
    expect(attribution(facts, { ...agent, accessKeyId: null }, '15:00:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
    });
  });

  it('has nothing to do with the grant of another session, nor of one without an ARN', () => {
    const other = aSignInGrant({ by: inConsole('ASIAONE') }, { signInSessionArn: `${arn}c` });
    const none = aSignInGrant({ by: inConsole('ASIAONE') });
    expect(attribution([other, none], agent, '15:00:00')).toMatchObject({ status: 'INCOMPLETE' });
    expect(attribution([none], { ...agent, signInSessionArn: null }, '15:00:00')).toMatchObject({
      status: 'INCOMPLETE',
    });
  });

  it('was not begun by a use of it, whose record notes the session once more', () => {
    const grant = aSignInGrant({ by: inConsole('ASIAONE'), eventId: 'grant' }, { signInSessionArn: arn });
    const use = aSignInGrant({ by: agent, at: '09:05:00' }, { eventName: 'AwsMcpEvent', signInSessionArn: arn });
    const door = aSignIn({ by: aliceAtTheDoor });
    expect(attribution([grant, use, door], agent, '15:00:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['grant'] }, { joinedBy: 'CONSOLE_SIGN_IN' }],
    });
    expect(attribution([use], agent, '15:00:00')).toMatchObject({ gap: { reason: 'ISSUER_NOT_DELIVERED' } });
  });

  it("explains further keys of the browser's own session", () => {
    const taken = aTakenRole({ by: alice, key: 'ASIATAKEN' });
    const login = aSignInGrant({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:05:00' });
    expect(attribution([taken, login], aRoleSession({ key: 'ASIACLIENT' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
    });
  });
});

describe('a federated user', () => {
  it('in the console hangs from the token that was taken there', () => {
    const token = aFederationToken({ by: alice, key: 'ASIATOKEN', name: 'partner', eventId: 'token' });
    const entering = aFederatedUser('partner', alice, { accessKeyId: 'ASIATOKEN' });
    const door = aSignIn({ by: entering }, { eventName: 'GetSigninToken' });
    const browser = aFederatedUser('partner', alice, { accessKeyId: 'ASIABROWSER' });
    expect(attribution([token, door, aSighting(entering)], browser, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: ['token'], joinedBy: 'SESSION_IDENTITY' }],
    });
  });
});

describe('a key that was in use before its session went on in the console', () => {
  const taken = aTakenRole({ by: alice, key: 'ASIATAKEN', eventId: 'taken' });
  const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:05:00' }, { eventName: 'GetSigninToken' });
  const stray = aRoleSession({ key: 'ASIASTRAY' });
  const seenAt = (at: string, actor = stray) => aSighting(actor, moment(at));

  it("is not the console's: its own issue is missing, whenever it is used", () => {
    const facts = [taken, door, seenAt('09:04:58')];
    expect(attribution(facts, stray, '09:04:58')).toMatchObject({ status: 'INCOMPLETE', origin: null });
    expect(attribution(facts, stray, '09:30:00')).toMatchObject({ status: 'INCOMPLETE', origin: null });
  });

  it('shows that a call is missing, so a use without a key may be of either', () => {
    expect(attribution([taken, door, seenAt('09:04:58')], aRoleSession(), '09:30:00')).toMatchObject({
      status: 'AMBIGUOUS',
    });
    expect(attribution([taken, door, seenAt('09:05:00')], aRoleSession(), '09:30:00')).toMatchObject({
      origin: theUser('alice'),
    });
  });

  it('may be the console’s where it was first seen about then, or when is not known', () => {
    for (const seen of [seenAt('09:04:59'), seenAt('09:05:00'), aSighting(stray)]) {
      expect(attribution([taken, door, seen], stray, '09:30:00')).toMatchObject({ origin: theUser('alice') });
    }
  });

  it('says nothing of other keys, nor of what services did for the session', () => {
    const other = aRoleSession({ key: 'ASIABROWSER' });
    const earlier = [seenAt('09:04:00', aRoleSession({ key: 'ASIATAKEN' }))];
    const byService = { ...other, invokedBy: 'athena.amazonaws.com' };
    const facts = [taken, door, ...earlier, seenAt('09:04:00', byService)];
    expect(attribution(facts, other, '09:30:00')).toMatchObject({ origin: theUser('alice') });
  });
});

describe('a console session whose credentials have ended', () => {
  const short = aTakenRole({ by: alice, key: 'ASIATAKEN', eventId: 'taken' }, { expiresAt: moment('09:15:00') });
  const door = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:05:00' }, { eventName: 'GetSigninToken' });
  const browser = aRoleSession({ key: 'ASIABROWSER' });

  it('goes on for twelve hours from its last entry, and the credentials do not', () => {
    const facts = [short, door];
    expect(attribution(facts, browser, '21:10:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
    expect(attribution(facts, browser, '21:10:01')).toMatchObject({ gap: { reason: 'OUTSIDE_VALIDITY' } });
    const again = aSignIn({ by: aRoleSession({ key: 'ASIATAKEN' }), at: '09:10:00' }, { eventName: 'GetSigninToken' });
    expect(attribution([...facts, again], browser, '21:15:00')).toMatchObject({ status: 'PROVEN' });
    const own = aRoleSession({ key: 'ASIATAKEN' });
    expect(attribution(facts, own, '09:20:01')).toMatchObject({ gap: { reason: 'OUTSIDE_VALIDITY' } });
  });

  it('may still be either of two twins, though one of them was issued for longer', () => {
    const twin = aTakenRole({ by: bob, key: 'ASIATWIN' });
    expect(attribution([short, twin, door], browser, '09:30:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });
});
