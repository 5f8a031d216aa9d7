import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { eventCursorOf, parseEventCursor } from './event-cursor.ts';

const place = fc.record({
  eventTime: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }).map((at) => at as EpochMs),
  accountId: fc.stringMatching(/^\d{12}$/),
  textHash: fc.stringMatching(/^[0-9a-f]{64}$/),
  eventId: fc.string({ maxLength: 80 }).filter((value) => !value.includes('\0')),
});

describe('a cursor', () => {
  it('reads back as the place that it was made of', () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(parseEventCursor(eventCursorOf(one))).toEqual(one);
      }),
    );
  });

  it.each([
    '',
    '?',
    'null',
    Buffer.from('[]').toString('base64url'),
    Buffer.from(`[1e300,"1","${'0'.repeat(64)}","x"]`).toString('base64url'),
    Buffer.from(`[1.5,"1","${'0'.repeat(64)}","x"]`).toString('base64url'),
    Buffer.from(`[1,"1","${'0'.repeat(64)}","a\\u0000"]`).toString('base64url'),
    Buffer.from(`[1,"1","zz","x"]`).toString('base64url'),
    Buffer.from(`[1,{"a":1},"${'0'.repeat(64)}","x"]`).toString('base64url'),
    'A'.repeat(10_000),
  ])('is refused where nobody has given it: %s', (cursor) => {
    expect(() => parseEventCursor(cursor)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
  });

  it('is none where none is given', () => {
    expect([parseEventCursor(null), parseEventCursor(undefined)]).toEqual([null, null]);
  });
});
