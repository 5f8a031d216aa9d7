import { describe, expect, it } from '@jest/globals';
import { aSignIn } from '../../../test/builders/a-sign-in.ts';
import { aFederatedUser, anIamUser, aRoleSession, aSamlUser, aService } from '../../../test/builders/an-actor.ts';
import { aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { claimsOf } from './claims.ts';

const mallory = anIamUser('mallory');
const byMallory = aTakenRole({ by: mallory, name: 'alice@example.com', key: 'ASIAONE' });
const bySaml = aTakenRole({ by: aSamlUser('carol'), key: 'ASIATWO' }, { eventName: 'AssumeRoleWithSAML' });
const byService = aServiceIssue({ by: aService('ec2.amazonaws.com'), name: 'i-0abc' });

const name = (value: string, authority: string) => [{ kind: 'ROLE_SESSION_NAME', value, authority }];

describe('a name that a session bears', () => {
  it("is its caller's word, and changes nothing about who it was", () => {
    const session = aRoleSession({ name: 'alice@example.com', key: 'ASIAONE' }, { sourceIdentity: 'alice' });
    expect(attribution([byMallory, anAliceThatIsSeen], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('mallory'),
      claims: [
        { kind: 'ROLE_SESSION_NAME', value: 'alice@example.com', authority: 'CALLER' },
        { kind: 'SOURCE_IDENTITY', value: 'alice', authority: 'CALLER' },
      ],
    });
  });

  it('names nobody where the issuer is missing', () => {
    const session = aRoleSession({ name: 'alice', key: 'ASIAONE' }, { sourceIdentity: 'alice' });
    expect(attribution([anAliceThatIsSeen], session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', origin: null });
  });

  it('was chosen by AWS, a provider or the caller, by who made the call', () => {
    expect(claimsOf(aRoleSession({ name: 'i-0abc' }), [byService.issuance], [])).toEqual(name('i-0abc', 'AWS'));
    expect(claimsOf(aRoleSession(), [bySaml.issuance], [])).toEqual(name('ci', 'IDENTITY_PROVIDER'));
    expect(claimsOf(aRoleSession(), [byMallory.issuance], [])).toEqual(name('ci', 'CALLER'));
  });

  it('has the weakest authority where calls differ or are missing', () => {
    expect(claimsOf(aRoleSession(), [], [])).toEqual(name('ci', 'CALLER'));
    expect(claimsOf(aRoleSession(), [byService.issuance, byMallory.issuance], [])).toEqual(name('ci', 'CALLER'));
    expect(claimsOf(aRoleSession(), [bySaml.issuance, byService.issuance], [])).toEqual(name('ci', 'CALLER'));
  });

  it('is claimed by role sessions and federated users only', () => {
    expect(claimsOf(mallory, [], [])).toEqual([]);
    expect(claimsOf(aFederatedUser('', mallory), [], [])).toEqual([]);
    expect(claimsOf(aFederatedUser('bob', mallory, { principalId: null }), [], [])).toEqual([]);
    expect(claimsOf(aFederatedUser('bob', mallory), [], [])).toEqual([
      { kind: 'FEDERATED_USER_NAME', value: 'bob', authority: 'CALLER' },
    ]);
    expect(claimsOf(aRoleSession({ name: '' }), [], [])).toEqual([]);
  });

  it('was chosen by EC2 where it names the instance that the credentials were delivered to', () => {
    const delivered = (name: string) => claimsOf(aRoleSession({ name }, { ec2RoleDelivery: '2.0' }), [], []);
    expect(delivered('i-0123456789abcdef0')).toEqual(name('i-0123456789abcdef0', 'AWS'));
    expect(delivered('alice')).toEqual(name('alice', 'CALLER'));
    expect(claimsOf(aRoleSession({ name: 'i-0123456789abcdef0' }), [], [])).toEqual(
      name('i-0123456789abcdef0', 'CALLER'),
    );
  });

  it('is told of every session on the way, sorted, each once', () => {
    const build = aRoleSession({ role: 'Build', name: 'nightly', key: 'ASIABUILD' });
    const calls = [
      aTakenRole({ by: mallory, role: 'Build', name: 'nightly', key: 'ASIABUILD' }),
      aTakenRole({ by: build, name: 'zoe', key: 'ASIAONE', at: '09:20:00' }),
    ];
    const session = aRoleSession({ name: 'zoe', key: 'ASIAONE', createdAt: '09:20:00' });
    expect(attribution(calls, session, '09:30:00').claims.map(({ value }) => value)).toEqual(['nightly', 'zoe']);
  });
});

describe('what else a session says', () => {
  const said = (kind: string, value: string) => ({ kind, value, authority: 'AWS' });
  const notesOf = (...parts: Parameters<typeof claimsOf>) =>
    claimsOf(...parts).filter(({ kind }) => kind !== 'ROLE_SESSION_NAME');

  it("is the user of Identity Center that a service acts for, which is AWS's word", () => {
    const onBehalfOf = { userId: '906-1', identityStoreArn: null };
    expect(notesOf(aRoleSession({}, { onBehalfOf }), [], [])).toEqual([said('ON_BEHALF_OF', '906-1')]);
    expect(notesOf(aRoleSession({}, { onBehalfOf: { ...onBehalfOf, userId: null } }), [], [])).toEqual([]);
  });

  it('is the provider that vouched, by its own record or by the call, once', () => {
    const provider = 'arn:aws:iam::111122223333:oidc-provider/token.example.com';
    const federation = { provider, subject: null, issuer: null, audience: null };
    const vouched = aTakenRole({ by: aSamlUser('carol') }, { federation }).issuance;
    const shown = aRoleSession({}, { federatedProvider: provider });
    for (const [session, calls] of [
      [shown, []],
      [aRoleSession(), [vouched]],
      [shown, [vouched, vouched]],
    ] as const) {
      expect(notesOf(session, calls, [])).toEqual([said('IDENTITY_PROVIDER', provider)]);
    }
    expect(notesOf(aRoleSession(), [byMallory.issuance], [])).toEqual([]);
  });

  it('is in one order, whatever the order of what says it', () => {
    const switched = ['b', 'c', 'a'].map((from) => aSignIn({ by: aRoleSession() }, { switchFrom: from }));
    expect(notesOf(aRoleSession(), [], switched).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  it('tells nothing by the sign-in of another session', () => {
    const other = aSignIn({ by: aRoleSession({ createdAt: '08:00:00' }) }, { switchFrom: 'elsewhere' });
    expect(notesOf(aRoleSession(), [], [other])).toEqual([]);
  });
});

const anAliceThatIsSeen = aTakenRole({ by: anIamUser('alice'), role: 'Other', key: 'ASIAOTHER' });
