import { describe, expect, it } from '@jest/globals';
import {
  accountOfArn,
  isIdentityCenterRole,
  identityCenterRegionOf,
  isInstanceId,
  isLongTermKey,
  isTemporaryKey,
  isWholeId,
  partitionOfArn,
  serviceOfLinkedRole,
  sessionNameOf,
  tellingKeyOf,
} from './principal.ts';

describe('the kind of a key', () => {
  it('is told by its prefix', () => {
    expect(['ASIAONE', 'AKIAONE', 'XASIAONE', null].map(isTemporaryKey)).toEqual([true, false, false, false]);
    expect(['ASIAONE', 'AKIAONE', 'XAKIAONE', null].map(isLongTermKey)).toEqual([false, true, false, false]);
  });
});

describe('isWholeId', () => {
  it.each(['ASIAQHAFIVV6EXAMPLE1', 'ASIAP5CT9NN8EYVU1FXV', 'ASIAAA2BCDEFGHIJKLMN', 'AIDAsanitised01', 'ASIAX'])(
    'takes %s',
    (id) => {
      expect(isWholeId(id)).toBe(true);
      expect(tellingKeyOf(id)).toBe(id);
    },
  );

  it.each([
    'ASIAIOSFODNN7EXAMPLE',
    'ASIA****************',
    'ASIA…XYZ',
    'ASIA11111111111111',
    'ASIAXXXXXXXXXXXXXXXX',
    'ASIA',
    'HIDDEN_FOR_REASONS',
  ])('refuses %s, which strangers share', (id) => {
    expect(isWholeId(id)).toBe(false);
    expect(tellingKeyOf(id)).toBeNull();
  });

  it('finds nothing told by no key', () => {
    expect(tellingKeyOf(null)).toBeNull();
  });
});

describe('sessionNameOf', () => {
  it.each([
    ['AROADEPLOY:ci', 'ci'],
    ['111122223333:bob', 'bob'],
    ['111122223333:aws:ec2-infrastructure:i-0abc', 'i-0abc'],
    ['AROADEPLOY:', ''],
    ['AIDAALICE', null],
    [null, null],
  ])('of %s is %s', (principalId, name) => {
    expect(sessionNameOf(principalId)).toBe(name);
  });
});

describe('what an ARN says', () => {
  it('is its account, where it has one', () => {
    expect(accountOfArn('arn:aws:iam::111122223333:role/R')).toBe('111122223333');
    expect(['arn:aws:iam::aws:policy/P', 'arn:aws:s3:::bucket', 'alice', '', null].map(accountOfArn)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    const numbers = ['1111222233334', 'x111122223333', '11112222333'].map((number) => `arn:aws:iam::${number}:role/R`);
    expect(numbers.map(accountOfArn)).toEqual([null, null, null]);
  });

  it('is its partition, or the public one', () => {
    expect(partitionOfArn('arn:aws-us-gov:iam::111122223333:root')).toBe('aws-us-gov');
    expect(['alice', 'arn:', 'urn:aws-cn:x', '', null].map(partitionOfArn)).toEqual([
      'aws',
      'aws',
      'aws',
      'aws',
      'aws',
    ]);
  });

  it('tells a role of Identity Center by the whole reserved path', () => {
    const reserved = 'aws-reserved/sso.amazonaws.com';
    expect(isIdentityCenterRole(`arn:aws:iam::111122223333:role/${reserved}/eu-west-1/AWSReservedSSO_A_0`)).toBe(true);
    expect(isIdentityCenterRole(`arn:aws:iam::111122223333:role/${reserved}/AWSReservedSSO_A_0`)).toBe(true);
    expect(isIdentityCenterRole(`arn:aws:iam::111122223333:role/mine/${reserved}/A`)).toBe(false);
    expect(isIdentityCenterRole('arn:aws:iam::111122223333:role/AWSReservedSSO_A_0')).toBe(false);
    expect(isIdentityCenterRole(`arn:aws:iam::111122223333:role/x:role/${reserved}/eu-west-1/A`)).toBe(false);
    expect(isIdentityCenterRole(null)).toBe(false);
  });
});

describe('isInstanceId', () => {
  it.each(['i-0123abcd', 'i-0123456789abcdef0'])('takes %s, of the old form or the new', (text) => {
    expect(isInstanceId(text)).toBe(true);
  });

  it.each([
    null,
    '',
    'i-',
    'i-0123abc',
    'i-0123abcde',
    'i-0123456789abcdef01',
    'i-0123ABCD',
    'ai-0123abcd',
    'i-0123abcd ',
  ])('refuses %s, which a caller may have typed', (text) => {
    expect(isInstanceId(text)).toBe(false);
  });
});

describe('what the path of a role says', () => {
  const inCenter = (part: string) => `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/${part}/R`;
  const linked = (part: string) => `arn:aws:iam::111122223333:role/aws-service-role/${part}`;

  it('is the Region of its Identity Center, where it names one', () => {
    const regions = ['eu-west-1', 'us-gov-east-1', 'ap-southeast-12'];
    expect(regions.map((region) => identityCenterRegionOf(inCenter(region)))).toEqual(regions);
    expect(
      [inCenter('x eu-west-1'), inCenter('eu-west-1x'), inCenter('eu-west'), inCenter('1'), null].map(
        identityCenterRegionOf,
      ),
    ).toEqual([null, null, null, null, null]);
  });

  it('is the service that it is linked to, which alone may take it', () => {
    const role = linked('rolesanywhere.amazonaws.com/AWSServiceRoleForRolesAnywhere');
    expect(serviceOfLinkedRole(role)).toBe('rolesanywhere.amazonaws.com');
    expect(
      [`x${role}`, `${role}/x`, linked('x.amazonaws.com/Mine'), 'arn:aws:iam::1:role/R', null].map(serviceOfLinkedRole),
    ).toEqual([null, null, null, null, null]);
  });
});
