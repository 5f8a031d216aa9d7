import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aStranger,
  AWAY,
  HOME,
  sessionArnOf,
} from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { aSignIn } from '../../../test/builders/a-sign-in.ts';
import { aDelegation, aVending } from '../../../test/builders/a-vending.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

/** A provider's user in its own account, and the customer's administrator who approved its request. */
const provider = anIamUser('vendor', { accountId: AWAY });
const alice = anIamUser('alice');

const BY_DELEGATE = { invokedByDelegateAccountId: AWAY };
const CLAIM = { kind: 'INVOKED_BY_DELEGATE', value: AWAY, authority: 'AWS' };
const NOT_INGESTED = {
  status: 'INCOMPLETE',
  origin: null,
  hops: [],
  gap: { reason: 'DELEGATE_NOT_INGESTED', accountId: AWAY },
};

const approver = aRoleSession({ role: 'Admin', name: 'alice' });
const approved = sessionArnOf(HOME, 'Admin', 'alice');
const delegated = aRoleSession({ role: 'Admin', name: 'alice', key: 'ASIATWO' }, BY_DELEGATE);
const exchange = aDelegation({ by: provider, key: 'ASIATWO', of: approved, eventId: 'exchanged' });

describe('who acts by delegation', () => {
  it('is whoever exchanged the token for the key, in the name of the principal that approved it', () => {
    const answer = attribution([exchange], delegated, '09:10:00');
    expect(answer).toMatchObject({
      status: 'PROVEN',
      origin: theUser('vendor', AWAY),
      hops: [{ issuedBy: ['exchanged'], joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT', crossAccount: true }],
    });
    expect(answer.claims).toContainEqual(CLAIM);
  });

  it('is never who approved it, whatever is known of that session', () => {
    const taken = aTakenRole({ by: alice, role: 'Admin', name: 'alice', key: 'ASIAONE' });
    const same = aTakenRole({ by: alice, role: 'Admin', name: 'alice', key: 'ASIATWO' });
    const own = aVending({ by: approver, key: 'ASIATWO' });
    const entered = aSignIn({ by: approver });
    const answer = attribution([taken, same, own, entered, aSighting(approver)], delegated, '09:10:00');
    expect(answer).toMatchObject(NOT_INGESTED);
    expect(answer.gap?.ingestNext).toContain(`of account ${AWAY}, the delegate's`);
    expect(answer.claims).toContainEqual(CLAIM);
  });

  it('is not told by where AWS issued the credentials to', () => {
    const credentialsIssuedTo = `arn:aws:ec2:eu-west-1:${HOME}:instance/i-0abc`;
    const inScopeOf = { issuerType: null, credentialsIssuedTo, sourceArn: null, sourceAccount: null };
    expect(attribution([], { ...delegated, inScopeOf }, '09:10:00')).toMatchObject(NOT_INGESTED);
  });

  it.each([
    ['the key', { ...delegated, accessKeyId: 'ASIATHREE' }],
    ['the principal', aRoleSession({ role: 'Admin', name: 'bob', key: 'ASIATWO' }, BY_DELEGATE)],
    ['the moment', aRoleSession({ role: 'Admin', name: 'alice', key: 'ASIATWO', createdAt: '09:00:03' }, BY_DELEGATE)],
    ['the moment, which is unknown', { ...delegated, createdAt: null }],
    ['the delegate', { ...delegated, invokedByDelegateAccountId: '777788889999' }],
  ])('is not whoever exchanged another token: what differs is %s', (_, session: Actor) => {
    expect(attribution([exchange], session, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      hops: [],
      gap: { reason: 'DELEGATE_NOT_INGESTED' },
    });
  });

  it('is nobody where the exchange names no principal', () => {
    const unnamed = aDelegation({ by: provider, key: 'ASIATWO', of: null });
    expect(attribution([unnamed], delegated, '09:10:00')).toMatchObject(NOT_INGESTED);
  });

  it('is who exchanged the token where a record or the exchange leaves out whose account that is', () => {
    const origin = theUser('vendor', AWAY);
    expect(attribution([exchange], { ...delegated, invokedByDelegateAccountId: null }, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin,
    });
    const nowhere = { ...provider, accountId: null, arn: null };
    expect(
      attribution([aDelegation({ by: nowhere, key: 'ASIATWO', of: approved })], delegated, '09:10:00'),
    ).toMatchObject({
      hops: [{ joinedBy: 'ISSUED_ACCESS_KEY' }],
      gap: { reason: 'IDENTITY_NOT_RECORDED' },
    });
  });

  it('is told by the exchange that names the principal, though another is said to be the same call', () => {
    const other = aDelegation({
      by: provider,
      key: 'ASIATWO',
      of: sessionArnOf(HOME, 'Admin', 'bob'),
      eventId: 'other',
    });
    const calls = [exchange, other].map((call) => ({
      ...call,
      issuance: { ...call.issuance, sharedEventId: 'shared' },
    }));
    for (const facts of [calls, calls.toReversed()]) {
      expect(attribution(facts, delegated, '09:10:00').hops).toMatchObject([{ issuedBy: ['exchanged'] }]);
    }
  });

  it('may be told by the role alone', () => {
    const ofRole = aDelegation({ by: provider, key: 'ASIATWO', of: `arn:aws:iam::${HOME}:role/Admin` });
    expect(attribution([ofRole], delegated, '09:10:00')).toMatchObject({ origin: theUser('vendor', AWAY) });
  });

  it("is hidden where only the customer's copy of the exchange came", () => {
    const copy = aDelegation({
      by: aStranger('AIDAVENDOR', 'shared', { accountId: AWAY }),
      key: 'ASIATWO',
      of: approved,
      accountId: HOME,
    });
    expect(attribution([copy], delegated, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED', accountId: AWAY },
    });
  });

  it('is not root, though the record shows a second factor and the console', () => {
    const root = { createdAt: moment('09:00:00'), accessKeyId: 'ASIATWO', hasMfa: true, isFromConsole: true };
    const byDelegate = aRootUser({ ...root, ...BY_DELEGATE });
    expect(attribution([aSignIn({ by: aRootUser() })], byDelegate, '09:10:00')).toMatchObject(NOT_INGESTED);
    const ofRoot = aDelegation({ by: provider, key: 'ASIATWO', of: `arn:aws:iam::${HOME}:root` });
    expect(attribution([ofRoot], byDelegate, '09:10:00')).toMatchObject({ origin: theUser('vendor', AWAY) });
  });

  it('is not the user behind a federated user', () => {
    const session = aFederatedUser('bob', alice, { accessKeyId: 'ASIATWO', ...BY_DELEGATE });
    expect(attribution([], session, '09:10:00')).toMatchObject(NOT_INGESTED);
  });

  it('is a user where the record names one, with the delegate beside the name', () => {
    const user = anIamUser('alice', { accessKeyId: 'ASIATWO', createdAt: moment('09:00:00'), ...BY_DELEGATE });
    const answer = attribution([], user, '09:10:00');
    expect(answer).toMatchObject({ status: 'PROVEN', origin: theUser('alice'), claims: [CLAIM] });
  });

  it('is shown by the first of several exchanges, whichever was delivered first', () => {
    const part = { by: provider, key: 'ASIATWO', of: approved };
    const [early, late] = ['08:59:59', '09:00:01'].map((at) => aDelegation({ ...part, at, eventId: at }));
    for (const facts of [
      [early!, late!],
      [late!, early!],
    ]) {
      expect(attribution(facts, delegated, '09:10:00').hops).toMatchObject([{ issuedBy: ['08:59:59'] }]);
    }
  });

  it("casts no doubt on the approver's own records", () => {
    const taken = aTakenRole({ by: alice, role: 'Admin', name: 'alice', key: 'ASIAONE' });
    const facts = [taken, exchange, aSighting(delegated)];
    expect(attribution(facts, approver, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
  });

  it('goes on to take roles as the delegate', () => {
    const taken = aTakenRole({ by: delegated, role: 'Deploy', key: 'ASIATHREE', at: '09:20:00', eventId: 'taken' });
    const session = aRoleSession({ key: 'ASIATHREE', createdAt: '09:20:00' });
    expect(attribution([exchange, taken], session, '09:30:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('vendor', AWAY),
      hops: [{ issuedBy: ['taken'] }, { issuedBy: ['exchanged'] }],
    });
    expect(attribution([taken], session, '09:30:00')).toMatchObject({ gap: { reason: 'DELEGATE_NOT_INGESTED' } });
  });
});
