import { describe, expect, it } from '@jest/globals';
import type { PushLimits } from '../limits/limits.ts';
import { createPushGate } from './push-gate.ts';
import type { Admission, AdmittedPush, PushGate } from './push-gate.ts';

const LIMITS: Omit<PushLimits, 'lagSeconds'> = {
  atOnce: 2,
  requests: { perSecond: 1, burst: 3 },
  bytes: { perSecond: 100, burst: 1_000 },
};

function gateAt0(limits: Partial<PushLimits> = {}): { gate: PushGate; pass: (ms: number) => void } {
  let now = 0;
  return { gate: createPushGate({ ...LIMITS, ...limits }, () => now), pass: (ms) => (now += ms) };
}

function entered(admission: Admission): AdmittedPush {
  if (admission.kind !== 'admitted') throw new Error(`not admitted: ${admission.kind}`);
  return admission.push;
}

describe('the gate for pushes', () => {
  it('lets a source in as often as its quota says, and says when it will again; others do not notice', () => {
    const { gate, pass } = gateAt0();
    for (let at = 0; at < 3; at++) entered(gate.enter('a', 10)).end('stored');
    expect(gate.enter('a', 10)).toEqual({ kind: 'quota', retryAfterSeconds: 1 });
    expect(gate.enter('a', 10)).toEqual({ kind: 'quota', retryAfterSeconds: 1 });
    entered(gate.enter('b', 10)).end('stored');
    pass(1_000);
    entered(gate.enter('a', 10)).end('stored');
    expect(gate.enter('a', 10).kind).toBe('quota');
  });

  it('counts bytes as they come, said beforehand or not; what is owed is waited for', () => {
    const { gate, pass } = gateAt0();
    const push = entered(gate.enter('a', null));
    push.count(1_200);
    push.count(800);
    push.end('refused');
    expect(gate.enter('a', null)).toEqual({ kind: 'quota', retryAfterSeconds: 11 });
    expect(gate.enter('a', 500)).toEqual({ kind: 'quota', retryAfterSeconds: 15 });
    pass(15_000);
    entered(gate.enter('a', 500)).end('stored');
  });

  it('lets in a push that is larger than its quota at once, after a rest: nothing is refused for ever', () => {
    const { gate, pass } = gateAt0();
    const push = entered(gate.enter('a', 5_000));
    push.count(5_000);
    push.end('stored');
    pass(49_000);
    expect(gate.enter('a', 5_000)).toEqual({ kind: 'quota', retryAfterSeconds: 1 });
    pass(1_000);
    entered(gate.enter('a', 5_000));
  });

  it('lets in no more than it may at once, and takes nothing off the quota of those it turns away', () => {
    const { gate } = gateAt0();
    const [one] = [entered(gate.enter('a', 1)), entered(gate.enter('b', 1))];
    for (let at = 0; at < 10; at++) expect(gate.enter('c', 1)).toEqual({ kind: 'busy', retryAfterSeconds: 1 });
    one.end('stored');
    for (let at = 0; at < 3; at++) entered(gate.enter('c', 1)).end('stored');
  });

  it('tells those it turns away when the first of those inside is likely to be done', () => {
    const { gate, pass } = gateAt0({ atOnce: 1, requests: { perSecond: 100, burst: 100 } });
    for (let at = 0; at < 30; at++) {
      const slow = entered(gate.enter('a', 1));
      pass(20_000);
      slow.end('stored');
    }
    entered(gate.enter('a', 1));
    expect(gate.enter('a', 1)).toEqual({ kind: 'busy', retryAfterSeconds: 15 });
    pass(15_000);
    expect(gate.enter('a', 1)).toEqual({ kind: 'busy', retryAfterSeconds: 5 });
    pass(60_000);
    expect(gate.enter('a', 1)).toEqual({ kind: 'busy', retryAfterSeconds: 1 });
  });

  it('closes for a while when the store does not keep up, longer each time, until something is stored', () => {
    const { gate, pass } = gateAt0({ requests: { perSecond: 100, burst: 100 } });
    for (const seconds of [2, 4, 8, 15, 15]) {
      entered(gate.enter('a', 1)).end('held-up');
      expect([gate.enter('b', 1), gate.retryAfterSeconds()]).toEqual([
        { kind: 'busy', retryAfterSeconds: seconds },
        seconds,
      ]);
      pass(seconds * 1_000);
    }
    entered(gate.enter('a', 1)).end('stored');
    entered(gate.enter('a', 1)).end('held-up');
    expect(gate.enter('a', 1)).toEqual({ kind: 'busy', retryAfterSeconds: 2 });
  });
});
