import { describe, expect, it } from '@jest/globals';
import type { EventAttribution } from '#query';
import { eventAnswerText } from './answer-text.ts';

const MALLORY = {
  kind: 'IAM_USER',
  id: 'arn:aws:iam::111122223333:user/mallory',
  accountId: '111122223333',
  service: null,
} as const;

const PROVEN: EventAttribution = {
  eventId: '11111111-2222-4333-8444-555555555555',
  eventTime: '2026-03-02T09:00:00Z',
  eventName: 'DeleteBucket',
  eventSource: 's3.amazonaws.com',
  accountId: '444455556666',
  status: 'PROVEN',
  origin: MALLORY,
  hops: [
    {
      sessionArn: 'arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice',
      accessKeyId: 'ASIAEXAMPLE000000001',
      issuedAt: '2026-03-02T08:59:00Z',
      issuedBy: ['aaaa', 'bbbb'],
      joinedBy: 'ISSUED_ACCESS_KEY',
      strength: 'EXACT',
      crossAccount: true,
    },
  ],
  claims: [{ kind: 'ROLE_SESSION_NAME', value: 'alice', authority: 'CALLER' }],
  candidates: [],
  gap: null,
};

describe('eventAnswerText', () => {
  it('names the origin, every hop with its proof, and warns of the name that the caller typed', () => {
    const text = eventAnswerText(PROVEN);
    expect(text).toContain('PROVEN       mallory did s3:DeleteBucket in 444455556666');
    expect(text).toMatch(
      /1 {2}arn:aws:iam::111122223333:user\/mallory[\s\S]+aaaa[\s\S]+bbbb[\s\S]+2 {2}arn:aws:sts.+OrgAdmin\/alice/,
    );
    expect(text).toContain('"alice" is a session name that the caller typed');
  });

  it('names nobody when the chain stops, and says what to load', () => {
    const gap = {
      reason: 'ISSUER_NOT_DELIVERED',
      accountId: '111122223333',
      principalId: null,
      ingestNext: 'more',
    } as const;
    const text = eventAnswerText({ ...PROVEN, status: 'INCOMPLETE', origin: null, gap });
    expect(text).not.toContain('mallory');
    expect(text).toContain('ISSUER_NOT_DELIVERED · account 111122223333');
    expect(text).toContain('Get it   more');
  });

  it('lists all origins that fit and picks none', () => {
    const candidates = [
      { origin: MALLORY, hops: [] },
      { origin: null, hops: [] },
    ];
    const text = eventAnswerText({ ...PROVEN, status: 'AMBIGUOUS', origin: null, candidates });
    expect(text).toContain('One of 2 origins');
    expect(text).toMatch(/Perhaps {2}arn:aws:iam::111122223333:user\/mallory[\s\S]+Perhaps {2}somebody unknown/);
  });

  it('sends no control character of log text to the terminal', () => {
    const text = eventAnswerText({ ...PROVEN, eventName: 'Delete\u001b[31m', accountId: '4\r4' });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f]/);
  });
});
