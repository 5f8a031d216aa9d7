import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import type { Outcome } from '#lineage';
import type { ChangedAnswer } from '#projection';
import { changesText } from './changes-text.ts';

const named = (id: string): Outcome => ({
  status: 'PROVEN',
  origin: { kind: 'IAM_USER', id, accountId: '111122223333', service: null },
  via: null,
});
const STOPPED: Outcome = {
  status: 'INCOMPLETE',
  stop: { unit: 'u', gap: { reason: 'CYCLE', accountId: null, principalId: null, ingestNext: '' } },
  via: null,
};
const CHANGE: ChangedAnswer = {
  class: 'OTHER_ORIGIN',
  at: 0 as EpochMs,
  unit: '00000000-0000-4000-8000-000000000001',
  sessionId: 's_0123456789abcdef',
  sessionArn: 'arn:aws:sts::111122223333:assumed-role/Deploy/ci',
  accessKeyId: 'ASIAONE',
  principalId: 'AROADEPLOY:ci',
  events: [{ eventId: 'e-1', accountId: '111122223333' }],
  before: named('alice'),
  after: named('bob'),
};

describe('changesText', () => {
  it('says so where nothing changes', () => {
    expect(changesText(new Map(), [])).toBe(' No answer would change.');
  });

  it('counts by class, the gravest first, and shows some of each with what is answered before and after', () => {
    const lost: ChangedAnswer = { ...CHANGE, class: 'ORIGIN_LOST', sessionId: null, sessionArn: null, after: STOPPED };
    const counts = new Map([
      ['ORIGIN_LOST', 1_200],
      ['OTHER_ORIGIN', 1],
      ['PROOF', 0],
    ] as const);
    expect(changesText(counts, [lost, CHANGE]).split('\n')).toEqual([
      ' Answers that would change, of identities:',
      '',
      ' somebody else is named            1',
      ' nobody is named any more      1,200',
      '',
      ' somebody else is named:',
      '    Deploy "ci"  s_0123456789abcdef  ASIAONE, as in event e-1 of account 111122223333',
      '      before  PROVEN alice',
      '      after   PROVEN bob',
      '',
      ' nobody is named any more:',
      '    ASIAONE, as in event e-1 of account 111122223333',
      '      before  PROVEN alice',
      '      after   INCOMPLETE CYCLE',
      '    and 1,199 more, all in --json',
    ]);
  });
});
