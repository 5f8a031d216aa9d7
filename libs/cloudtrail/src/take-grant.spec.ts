import { describe, expect, it } from '@jest/globals';
import { aRecord, factsOf } from '../../../test/builders/a-record.ts';

describe('a grant', () => {
  it('knows its token by the answer, and else by the request', () => {
    const part = { eventSource: 'sts.amazonaws.com', eventName: 'GetWebIdentityToken' };
    const tokenOf = (where: object) => factsOf('grant', aRecord({ ...part, ...where }))[0]?.webIdentityTokenId;
    expect(tokenOf({ requestParameters: { webIdentityTokenId: 'asked' } })).toBe('asked');
    expect(
      tokenOf({
        requestParameters: { webIdentityTokenId: 'asked' },
        responseElements: { webIdentityTokenId: 'answered' },
      }),
    ).toBe('answered');
  });

  it('of a sign-in session is one whatever service recorded it, or none that the record names', () => {
    const additionalEventData = { signInSessionArn: 'arn:aws:signin::1:session/x' };
    expect(factsOf('grant', aRecord({ eventSource: undefined, additionalEventData }))).toMatchObject([
      { eventSource: '', signInSessionArn: 'arn:aws:signin::1:session/x' },
    ]);
  });
});
