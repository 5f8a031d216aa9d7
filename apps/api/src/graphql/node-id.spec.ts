import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeIdOf, parseNodeId } from './node-id.ts';
import type { NodeKey } from './node-id.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter((value) => !value.includes('\0'));
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const key: fc.Arbitrary<NodeKey> = fc.oneof(
  fc.record({
    type: fc.constant('event' as const),
    accountId: fc.stringMatching(/^\d{12}$/),
    eventId: text,
    textHash: hex,
  }),
  fc.record({ type: fc.constant('session' as const), sessionId: text }),
  fc.record({ type: fc.constant('key' as const), keyId: text }),
  fc.record({ type: fc.constant('principal' as const), originId: text }),
);

describe('nodeIdOf', () => {
  it('gives ids that read back as what they were made of', () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(parseNodeId(nodeIdOf(one))).toEqual(one);
      }),
    );
  });

  it('gives different things different ids', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(nodeIdOf(one) === nodeIdOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe('parseNodeId', () => {
  it('takes no id that nodeIdOf would not give', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.base64String(), key.map(nodeIdOf)), (id) => {
        const parsed = parseNodeId(id);
        expect(parsed === null || nodeIdOf(parsed) === id).toBe(true);
      }),
    );
  });

  it.each(['', 'bm9uZQ', Buffer.from('event:1:2').toString('base64url'), Buffer.from('user:x').toString('base64url')])(
    'finds nothing in %j',
    (id) => {
      expect(parseNodeId(id)).toBeNull();
    },
  );
});
