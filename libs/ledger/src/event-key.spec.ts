import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventKeyOf } from './event-key.ts';

const ID = '1f2e3d4c-5b6a-4978-8796-a5b4c3d2e1f0';

describe('eventKeyOf', () => {
  it('takes a canonical UUID as it is', () => {
    expect(eventKeyOf(ID)).toEqual({ uuid: ID, spelledId: null });
  });

  it('hashes every other id, and keeps its spelling', () => {
    for (const id of [ID.toUpperCase(), ID.replaceAll('-', ''), '', 'sha256:00', 'a\0b', '{' + ID + '}']) {
      const key = eventKeyOf(id);
      expect(key.uuid.replaceAll('-', '')).toBe(createHash('sha256').update(id).digest('hex').slice(0, 32));
      expect(key.spelledId).toBe(id);
    }
  });
});
