import { describe, expect, it } from '@jest/globals';
import type { Issuance } from '#cloudtrail';
import { anIamUser, roleArnOf, HOME } from '../../../test/builders/an-actor.ts';
import { aVending } from '../../../test/builders/a-vending.ts';
import { isVending } from './vending.ts';

const vends = (part: Partial<Issuance> = {}) =>
  isVending(aVending({ by: anIamUser('alice'), key: 'ASIAONE' }, part).issuance);

describe('a call that hands out a key and names no session', () => {
  it('names none by a role alone or by a name alone', () => {
    expect(vends()).toBe(true);
    expect(vends({ roleArn: roleArnOf(HOME, 'Deploy') })).toBe(true);
    expect(vends({ sessionName: 'ci' })).toBe(true);
    expect(vends({ roleArn: roleArnOf(HOME, 'Deploy'), sessionName: 'ci' })).toBe(false);
    expect(vends({ issuedPrincipalId: 'AROADEPLOY:ci' })).toBe(false);
  });

  it.each(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoot', 'GetFederationToken', 'GetSessionToken'])(
    'is not %s of STS, whose sessions look in a certain way',
    (eventName) => {
      expect(vends({ eventName })).toBe(false);
    },
  );

  it.each(['GetSessionTokenForDevice', 'BatchGetSessionToken', 'AssumeRootless'])('may be %s', (eventName) => {
    expect(vends({ eventName })).toBe(true);
  });

  it('gives nothing where the key is masked, hidden or the one that it was called with', () => {
    expect(vends({ issuedKeyId: 'ASIA************' })).toBe(false);
    expect(vends({ issuedKeyId: null })).toBe(false);
    expect(vends({ issuedKeyId: 'AKIAALICE' })).toBe(false);
  });
});
