import { describe, expect, it } from '@jest/globals';
import {
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aService,
  HOME,
  roleArnOf,
} from '../../../test/builders/an-actor.ts';
import { anIssuance, aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser, theWorkload } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { standingOf } from './in-record.ts';
import { areOtherRoles, isTellingPrincipal } from './principal.ts';

const alice = anIamUser('alice');
const NOT_KNOWN = { status: 'INCOMPLETE', origin: null };

describe('what is masked', () => {
  it.each([`arn:aws:iam::${HOME}:user/token=******`, 'arn:aws:iam::***:user/bob'])('names nobody: %s', (arn) => {
    expect(standingOf(anIamUser('bob', { arn }))).toMatchObject({ kind: 'gap', gap: { reason: 'REDACTED' } });
  });

  it.each(['AROA****************:ci', 'AROAXXXXXXXXXXXXXXXXX:ci', 'AROAEXAMPLEID1EXAMPLE:ci', 'AROADEPLOY:***'])(
    'is no principal that is told from others: %s',
    (principalId) => {
      expect(isTellingPrincipal(principalId)).toBe(false);
    },
  );

  it.each(['AROADEPLOY:ci', HOME, `${HOME}:aws:ec2-infrastructure:i-0abc`, 'AIDAALICE', 'ANONYMOUS_PRINCIPAL'])(
    'is not what is whole: %s',
    (principalId) => {
      expect(isTellingPrincipal(principalId)).toBe(true);
    },
  );

  const principalId = 'AROAEXAMPLEID1EXAMPLE:ci';
  const taken = aTakenRole({ by: alice, key: 'ASIAONE' }, { issuedPrincipalId: principalId });
  const used = (role: string, part = {}) => aRoleSession({ role }, { principalId, ...part });

  it('ties a session to its call only beside the same role and name', () => {
    expect(attribution([taken], used('Deploy'), '09:10:00')).toMatchObject({ origin: theUser('alice') });
    expect(attribution([taken], used('Admin'), '09:10:00')).toMatchObject(NOT_KNOWN);
    expect(attribution([taken], used('Deploy', { issuerArn: null }), '09:10:00')).toMatchObject(NOT_KNOWN);
    const byService = used('Admin', { invokedBy: 'cloudformation.amazonaws.com', accessKeyId: 'ASIAFORWARD' });
    expect(attribution([taken], byService, '09:10:00')).toMatchObject(NOT_KNOWN);
  });

  it('ties no session whose name is masked, but by its key', () => {
    const masked = { issuedPrincipalId: 'AROADEPLOY:secret=******', sessionName: 'secret=******' };
    const call = aTakenRole({ by: alice, key: 'ASIAONE' }, masked);
    const session = aRoleSession({}, { principalId: masked.issuedPrincipalId });
    expect(attribution([call], session, '09:10:00')).toMatchObject(NOT_KNOWN);
    expect(attribution([call], { ...session, accessKeyId: 'ASIAONE' }, '09:10:00')).toMatchObject({
      origin: theUser('alice'),
      hops: [{ strength: 'EXACT' }],
    });
  });
});

describe('another role than the one that was asked for', () => {
  it('refutes a call that gave the same principal id and key', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    const session = aRoleSession({ key: 'ASIAONE' });
    expect(attribution([call], session, '09:10:00')).toMatchObject({ origin: theUser('alice') });
    const other = { ...session, issuerArn: roleArnOf(HOME, 'Admin') };
    expect(attribution([call], other, '09:10:00')).toMatchObject(NOT_KNOWN);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::111122223333:role/team/deploy', false],
    ['arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::444455556666:role/Deploy', true],
    ['arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::111122223333:role/Admin', true],
    ['arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::************:role/Admin', false],
    ['arn:aws:iam::111122223333:role/Deploy', 'Admin', false],
    [null, 'arn:aws:iam::111122223333:role/Admin', false],
  ])('is told by account and name: %s and %s', (one, other, expected) => {
    expect(areOtherRoles(one, other)).toBe(expected);
    expect(areOtherRoles(other, one)).toBe(expected);
  });
});

describe('root that may be another', () => {
  const bare = aRootUser({ accessKeyId: null });

  it.each([
    ['a masked key', { accessKeyId: '****' }],
    ['a key that AWS withheld', { accessKeyId: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    ['a session without a time of creation that can be read', { hasMfa: false }],
    ['a service that acts for it', { invokedBy: 'cloudformation.amazonaws.com' }],
  ])('is not the root user for %s', (_, part) => {
    expect(standingOf(bare)).toMatchObject({ kind: 'origin' });
    expect(standingOf({ ...bare, ...part })).toEqual({ kind: 'session' });
  });

  it('is whoever called AssumeRoot for its key, also where the record lacks its principal id', () => {
    const call = anIssuance({ by: alice }, { eventName: 'AssumeRoot', issuedKeyId: 'ASIAROOT', targetPrincipal: HOME });
    for (const principalId of [HOME, null]) {
      const used = aRootUser({ accessKeyId: 'ASIAROOT', principalId, hasMfa: true });
      expect(attribution([call], used, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
    }
  });
});

describe('the key of a SAML call', () => {
  const call = aTakenRole({ by: aSamlUser('carol'), key: 'ASIASAML' }, { eventName: 'AssumeRoleWithSAML' });
  const carol = { status: 'PROVEN', origin: { kind: 'SAML_USER', id: 'carol' } };
  const stray = aSighting(aRoleSession({ key: 'ASIASTRAY' }));
  const inUse = aSighting(aRoleSession({ key: 'ASIASAML' }));

  it('explains another key as long as nobody is seen to use it', () => {
    expect(attribution([call, stray], aRoleSession({ key: 'ASIASTRAY' }), '09:10:00')).toMatchObject(carol);
    expect(attribution([call, stray], aRoleSession(), '09:10:00')).toMatchObject(carol);
  });

  it('explains no other key once it is seen in use', () => {
    const facts = [call, stray, inUse];
    expect(attribution(facts, aRoleSession({ key: 'ASIASAML' }), '09:10:00')).toMatchObject(carol);
    expect(attribution(facts, aRoleSession({ key: 'ASIASTRAY' }), '09:10:00')).toMatchObject(NOT_KNOWN);
    expect(attribution(facts, aRoleSession(), '09:10:00')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });
});

describe('a role that a service takes', () => {
  const by = aService('lambda.amazonaws.com');
  const ITSELF = { kind: 'AWS_SERVICE', id: 'lambda.amazonaws.com' };

  it('is the service itself where the role is linked to it', () => {
    const linked = {
      role: 'AWSServiceRoleForLambda',
      path: '/aws-service-role/lambda.amazonaws.com/',
      name: 'Capacity',
    };
    const issue = aServiceIssue({ by, ...linked, key: 'ASIAONE' });
    expect(attribution([issue], aRoleSession({ ...linked, key: 'ASIAONE' }), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: ITSELF,
    });
  });

  it('is the function that the record names, and never a name that Lambda made for itself', () => {
    const name = 'awslambda_7_20260302090000123';
    const issue = aServiceIssue({ by, name, key: 'ASIAONE' });
    const used = aRoleSession({ name, key: 'ASIAONE' });
    expect(attribution([issue], used, '09:10:00')).toMatchObject({ origin: ITSELF });
    const credentialsIssuedTo = `arn:aws:lambda:eu-west-1:${HOME}:function:resize`;
    const inScopeOf = { issuerType: null, credentialsIssuedTo, sourceArn: null, sourceAccount: null };
    expect(attribution([issue], { ...used, inScopeOf }, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: theWorkload('resize', 'lambda.amazonaws.com'),
    });
  });
});
