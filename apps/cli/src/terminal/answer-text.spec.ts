import { describe, expect, it } from '@jest/globals';
import type { EventAttribution, UnitAnswer } from '#query';
import { eventAnswerText, unitAnswerText } from './answer-text.ts';
import type { Deed } from './deed.ts';
import { originTable } from './origin-table.ts';

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

const DEED: Deed = {
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteBucket',
  errorCode: null,
  region: 'us-east-1',
  sourceIp: '192.0.2.7',
  target: 'logs',
};

describe('eventAnswerText', () => {
  it('names the origin, every hop with its proof, and warns of the name that the caller typed', () => {
    const text = eventAnswerText(PROVEN, DEED);
    expect(text).toContain('PROVEN       mallory deleted bucket logs in 444455556666');
    expect(text).toContain('us-east-1 · 192.0.2.7');
    expect(text).toMatch(/1 {2}mallory {3}IAM user {3}arn:aws:iam::111122223333:user\/mallory[\s\S]+aaaa[\s\S]+bbbb/);
    expect(text).toMatch(/2 {2}OrgAdmin "alice" {3}in 444455556666 {3}ASIAEXAMPLE000000001/);
    expect(text).toContain('"alice" is a session name that the caller typed');
  });

  it('says what was done by its own name where nothing is known of the record', () => {
    expect(eventAnswerText({ ...PROVEN, eventName: 'FrobnicateThing' })).toContain('mallory did s3:FrobnicateThing in');
  });

  it('names nobody when the chain stops, and says what to load', () => {
    const gap = {
      reason: 'ISSUER_NOT_DELIVERED',
      accountId: '111122223333',
      principalId: null,
      ingestNext: 'more',
    } as const;
    const text = eventAnswerText({ ...PROVEN, status: 'INCOMPLETE', origin: null, gap }, DEED);
    expect(text).not.toContain('mallory');
    expect(text).toContain('Somebody holding OrgAdmin "alice" deleted bucket logs');
    expect(text).toContain('ISSUER_NOT_DELIVERED · account 111122223333');
    expect(text).toContain('Get it   more');
  });

  it('tells what others have said on the way, apart from what the caller typed', () => {
    const alive = { kind: 'SESSION_ALIVE', value: 'AROADEPLOY:ci 2026-03-02T08:00:00Z', authority: 'AWS' } as const;
    const name = { kind: 'ROLE_SESSION_NAME', value: 'carol', authority: 'IDENTITY_PROVIDER' } as const;
    const text = eventAnswerText({ ...PROVEN, claims: [...PROVEN.claims, name, alive] });
    expect(text).toContain('Noted    AROADEPLOY:ci 2026-03-02T08:00:00Z was alive then and may have made the call');
    expect(text).toContain('Noted    carol is the session name, according to the identity provider.');
    expect(text).not.toContain('Noted    alice');
  });

  it('lists all origins that fit and picks none', () => {
    const candidates = [
      { origin: MALLORY, hops: [] },
      { origin: null, hops: [] },
    ];
    const text = eventAnswerText({ ...PROVEN, status: 'AMBIGUOUS', origin: null, candidates });
    expect(text).toContain('One of 2 origins');
    expect(text).toMatch(/Perhaps {2}mallory[\s\S]+Perhaps {2}somebody unknown/);
  });

  it('sends no control character of log text to the terminal', () => {
    const deed = { ...DEED, target: 'x\u009b2J', sourceIp: '\u001b]0;' };
    const text = eventAnswerText({ ...PROVEN, eventName: 'Delete\u001b[31m', accountId: '4\r4' }, deed);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

const HELD: UnitAnswer = {
  ...PROVEN,
  sessionId: 's_0123456789abcdef',
  sessionArn: 'arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice',
  accessKeyId: 'ASIAEXAMPLE000000001',
  principalId: 'AROAORGADMIN:alice',
  createdAt: '2026-03-02T08:59:00Z',
  firstSeenAt: '2026-03-02T09:00:00Z',
  lastSeenAt: '2026-03-02T09:30:00Z',
};

describe('unitAnswerText', () => {
  it('says who held what, when, and where to go on', () => {
    const text = unitAnswerText(HELD);
    expect(text).toContain('PROVEN       mallory held OrgAdmin "alice" in 444455556666');
    expect(text).toContain('seen 2026-03-02T09:00:00Z → 2026-03-02T09:30:00Z');
    expect(text).toContain('backtrail session s_0123456789abcdef');
  });
});

describe('originTable', () => {
  it('has one line for each origin, and one for what leads to none', () => {
    const unknown = { ...HELD, origin: null, status: 'INCOMPLETE', sessionId: 's_ffffffffffffffff' } as const;
    const lines = originTable('the-role', [HELD, { ...HELD, sessionId: 's_1' }, unknown]).split('\n');
    expect(lines[0]).toContain('the-role was used by 1 origin');
    expect(lines.find((line) => line.includes('mallory'))).toMatch(/IAM user\s+2\s.*PROVEN/);
    expect(lines.find((line) => line.includes('(no origin found)'))).toMatch(/1\s.*INCOMPLETE/);
    expect(lines.at(-1)).toContain('alice');
  });
});
