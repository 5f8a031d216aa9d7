import { describe, expect, it } from '@jest/globals';
import type { OriginKind } from '#lineage';
import { isNamedBy } from './named-by.ts';

const originOf = (kind: OriginKind, id: string) => ({ kind, id, accountId: null, service: null });
const ALICE = 'arn:aws:iam::111122223333:user/alice';

describe('the origin that an id names', () => {
  it('is the user of an ARN, and nobody of whom a provider says the same text', () => {
    expect(isNamedBy(originOf('IAM_USER', ALICE), ALICE)).toBe(true);
    expect(isNamedBy(originOf('IAM_USER', ALICE), ALICE.toUpperCase())).toBe(false);
    expect(isNamedBy(originOf('SAML_USER', ALICE), ALICE)).toBe(false);
    expect(isNamedBy(originOf('WEB_IDENTITY', ALICE), ALICE)).toBe(false);
  });

  it('is the root user of an ARN, and any other of what is no ARN', () => {
    const root = 'arn:aws-cn:iam::111122223333:root';
    expect(isNamedBy(originOf('ROOT_USER', root), root)).toBe(true);
    expect(isNamedBy(originOf('SAML_USER', 'carol@example.com'), 'carol@example.com')).toBe(true);
  });
});
