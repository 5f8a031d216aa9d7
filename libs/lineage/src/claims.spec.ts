import { describe, expect, it } from '@jest/globals';
import { anIamUser, aRoleSession, aSamlUser, aService } from '../../../test/builders/an-actor.ts';
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
    expect(claimsOf(aRoleSession({ name: '' }), [], [])).toEqual([]);
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

const anAliceThatIsSeen = aTakenRole({ by: anIamUser('alice'), role: 'Other', key: 'ASIAOTHER' });
