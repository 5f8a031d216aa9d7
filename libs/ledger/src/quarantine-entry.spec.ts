import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { quarantineEntryOf } from './quarantine-entry.ts';
import type { Rejected } from './quarantine-entry.ts';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function rejected(whole: Buffer, members: Partial<Rejected> = {}): Rejected {
  const place = { objectId: 1, objectName: 'logs/x.json', position: 4, byteOffset: 10 };
  const why = { reason: 'NOT_JSON', detail: 'the text breaks the rules of JSON' };
  return { ...place, ...why, contentHash: sha256(whole), contentBytes: whole.length, content: { whole }, ...members };
}

describe('quarantineEntryOf', () => {
  const broken = Buffer.from('{"eventID": broken');
  const key = (members: Partial<Rejected> = {}): string =>
    quarantineEntryOf(rejected(broken, members)).entryKey.toString('hex');

  it('gives a file under the name that CloudTrail gave it the same key wherever it lies', () => {
    const name = '111122223333_CloudTrail_eu-west-1_20260302T0900Z_abcDEF0123456789.json.gz';
    const here = key({ objectName: `here/${name}` });
    expect(key({ objectName: `elsewhere\\${name}`, objectId: 2, byteOffset: null, detail: 'other words' })).toBe(here);
  });

  it('gives another file, position, reason or content another key', () => {
    const keys = [
      {},
      { objectName: 'logs/y.json' },
      { objectName: 'elsewhere/x.json' },
      { position: 5 },
      { position: null },
      { reason: 'NOT_AN_OBJECT' },
      { contentHash: Buffer.alloc(32) },
    ];
    expect(new Set(keys.map(key)).size).toBe(keys.length);
  });

  it('keeps small input whole, and no second hash where nothing was blanked', () => {
    expect(quarantineEntryOf(rejected(broken))).toMatchObject({ content: broken, storedHash: null, isWhole: true });
  });

  it('blanks secrets byte for byte, and keeps the hashes of both', () => {
    const secret = Buffer.from('{"masterUserPassword":"hunter2hunter2", broken');
    const entry = quarantineEntryOf(rejected(secret));
    expect(entry.content.toString()).toBe('{"masterUserPassword":"**************", broken');
    expect(entry.contentHash).toEqual(sha256(secret));
    expect(entry.storedHash).toEqual(sha256(entry.content));
  });

  it('keeps both ends of large input', () => {
    const large = Buffer.concat([Buffer.from('{"first":1'), Buffer.alloc(1_100_000, ' '), Buffer.from('\n{"last":2')]);
    const entry = quarantineEntryOf(rejected(large));
    expect(entry).toMatchObject({ isWhole: false, contentBytes: large.length });
    expect(entry.content).toHaveLength(8192);
    expect(entry.content.toString()).toMatch(/^\{"first":1 +\n\{"last":2$/);
  });
});
