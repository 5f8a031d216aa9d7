import { describe, expect, it } from '@jest/globals';
import { recogniseId } from './recognise-id.ts';

describe('recogniseId', () => {
  it.each([
    ['ASIAWO645SY5IRDEMO3B', 'key'],
    ['AKIA************', 'key'],
    ['AROAWO645SY5IWJEF3ZQJ', 'unique-id'],
    ['AIDAWO645SY5IWJEF3ZQJ', 'unique-id'],
    ['AROAWO645SY5IWJEF3ZQJ:alice@example.com', 'principal'],
    ['s_88611b72a77f3445', 'session-id'],
    ['arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice@example.com', 'session'],
    ['arn:aws-cn:iam::444455556666:role/team/OrgAdmin', 'role'],
    ['arn:aws:iam::111122223333:user/division/mallory', 'user'],
    ['arn:aws-us-gov:iam::111122223333:root', 'user'],
    ['i-0a1b2c3d4e5f60718', 'instance'],
    ['7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e', 'event'],
    ['sha256:abc', 'event'],
    ['an id of no known form', 'event'],
  ])('takes %s for what it looks like: %s', (id, kind) => {
    expect(recogniseId(` ${id}\n`)).toEqual({ kind, id });
  });

  it.each(['ASIA123', 'AKIA', 'AROA1', 's_12', 's_88611B72A77F3445', 'i-xyz', 'arn:aws:s3:::bucket', 'arn:'])(
    'says of %s what was expected, since it begins like an id and cannot be one',
    (id) => {
      const recognised = recogniseId(id);
      expect(recognised).toMatchObject({ kind: 'malformed', id });
      expect(recognised).toHaveProperty('expected', expect.stringMatching(/\S/));
    },
  );
});
