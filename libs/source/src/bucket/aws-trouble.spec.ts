import { describe, expect, it } from '@jest/globals';
import { awsTroubleOf } from './aws-trouble.ts';

const answer = (httpStatusCode: number, name: string, more: object = {}) =>
  Object.assign(new Error(), { name, $metadata: { httpStatusCode }, ...more });
const coded = (code: string) => Object.assign(new Error('as it happens'), { code });

describe('awsTroubleOf', () => {
  it.each([
    answer(500, 'InternalError'),
    answer(503, 'SlowDown'),
    answer(429, 'TooManyRequests'),
    answer(408, 'RequestTimeout'),
    answer(400, 'RequestTimeout'),
    answer(400, 'ThrottlingException'),
    coded('ECONNRESET'),
    coded('ENOTFOUND'),
    coded('EAI_AGAIN'),
    coded('CERT_HAS_EXPIRED'),
    Object.assign(new Error(), { name: 'TimeoutError' }),
    new Error('aborted'),
    Object.assign(new SyntaxError('no XML'), { $response: {} }),
  ])('takes for passing: %p', (error) => {
    expect(awsTroubleOf(error, 'object')).toEqual({ kind: 'passing', detail: expect.stringMatching(/\w/) });
  });

  it.each(['CredentialsProviderError', 'TokenProviderError', 'RequestTimeTooSkewed'])(
    'knows who asks: not for %s',
    (name) => {
      expect(awsTroubleOf(Object.assign(new Error(), { name }), 'list')).toEqual({ kind: 'credentials', detail: name });
    },
  );

  it('reads the region from the header, or from what is said of the signature', () => {
    const headers = { 'x-amz-bucket-region': 'eu-west-1' };
    const redirect = answer(301, 'PermanentRedirect', { $response: { headers } });
    expect(awsTroubleOf(redirect, 'list')).toEqual({ kind: 'elsewhere', region: 'eu-west-1' });
    const malformed = answer(400, 'AuthorizationHeaderMalformed', { Region: 'us-west-2' });
    expect(awsTroubleOf(malformed, 'object')).toEqual({ kind: 'elsewhere', region: 'us-west-2' });
    const forged = answer(400, 'AuthorizationHeaderMalformed', { Region: 'x.example.com/' });
    expect(awsTroubleOf(forged, 'object')).toEqual({ kind: 'elsewhere', region: null });
  });

  it('leaves bugs alone', () => {
    expect(awsTroubleOf(new TypeError('undefined is not a function'), 'object')).toEqual({ kind: 'unknown' });
  });

  it('says nothing in its details that came from outside, but for a code', () => {
    const forged = answer(400, 'x\u001b[2J<script>', { message: 'secret' });
    expect(awsTroubleOf(forged, 'object')).toMatchObject({ detail: 'S3 does not give it (unknown error, HTTP 400)' });
  });
});
