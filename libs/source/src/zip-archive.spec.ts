import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allOf } from '../../../test/builders/all-of.ts';
import { readDiscovered } from '../../../test/builders/read-discovered.ts';
import type { ReadThing } from '../../../test/builders/read-discovered.ts';
import { readWhole } from '../../../test/builders/read-whole.ts';
import { scratchFolder } from '../../../test/builders/scratch-folder.ts';
import { zipBytes } from '../../../test/builders/zip-bytes.ts';
import { discover } from './discover.ts';
import type { Discovered } from './found-object.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';

const LOG = '111122223333_CloudTrail_eu-west-1_20260302T0905Z_aB3dE5gH7jK9mN1p.json.gz';
const scratch = scratchFolder();
let count = 0;

/** Unpacks an archive and reads each of its objects. */
async function unpack(bytes: Buffer, limits?: ReadLimits, name = 'logs.zip'): Promise<readonly ReadThing[]> {
  count += 1;
  const file = path.join(scratch, String(count), name);
  mkdirSync(path.dirname(file));
  writeFileSync(file, bytes);
  const things = await readDiscovered([file], limits === undefined ? {} : { limits });
  return things.map((thing) => ({ ...thing, name: thing.name.replace(file, 'logs.zip') }));
}

describe('a zip archive', () => {
  it('gives its entries as objects of their own, compressed or stored, gzipped or not', async () => {
    const archive = zipBytes([
      { name: 'AWSLogs/', content: '', method: 0 },
      { name: `AWSLogs/${LOG}`, content: gzipSync('{"Records":[1]}'), method: 0 },
      { name: 'plain.json', content: '{"Records":[2]}' },
      { name: 'empty.json', content: '', method: 0 },
      { name: 'empty-deflated.json', content: '' },
    ]);

    expect(await unpack(archive)).toEqual([
      { name: `logs.zip!AWSLogs/${LOG}`, text: '{"Records":[1]}' },
      { name: 'logs.zip!plain.json', text: '{"Records":[2]}' },
      { name: 'logs.zip!empty.json', text: '' },
      { name: 'logs.zip!empty-deflated.json', text: '' },
    ]);
  });

  it('classifies entries as files are', async () => {
    const names = ['notes.txt', 'a/.hidden/x.json', '__MACOSX/._x.json', `CloudTrail-Digest/${LOG}`];
    const read = await unpack(zipBytes(names.map((name) => ({ name, content: 'x' }))));

    expect(read.map(({ reason }) => reason)).toEqual([...Array<string>(3).fill('foreign'), 'digest']);
  });

  it('says that it does not read an archive inside of it', async () => {
    const inner = zipBytes([{ name: 'a.json', content: '{}' }]);
    const read = await unpack(
      zipBytes([
        { name: 'in.zip', content: inner },
        { name: 'IN.ZIP', content: inner },
        { name: 'b.json', content: '{}' },
      ]),
    );
    expect(read.map(({ reason }) => reason)).toEqual(['ARCHIVE_UNEXPECTED', 'ARCHIVE_UNEXPECTED', undefined]);
  });

  it('hashes an entry as it would be hashed outside of the archive', async () => {
    const content = gzipSync('{"Records":[]}');
    const file = path.join(scratch, 'hash.zip');
    writeFileSync(file, zipBytes([{ name: LOG, content }]));
    writeFileSync(path.join(scratch, LOG), content);
    const hashes: string[] = [];
    for await (const thing of discover([file, path.join(scratch, LOG)])) {
      if ('open' in thing) hashes.push((await readWhole(thing)).outcome.sha256Delivered);
    }

    expect(hashes).toHaveLength(2);
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('is known by its first bytes under any name but a log’s', async () => {
    const archive = zipBytes([{ name: 'a.json', content: '{}' }]);

    expect(await unpack(archive, undefined, 'download')).toEqual([{ name: 'logs.zip!a.json', text: '{}' }]);
    expect(await unpack(archive, undefined, 'x.json.gz')).toEqual([{ name: 'logs.zip!a.json', text: '{}' }]);
    expect(await unpack(archive, undefined, LOG)).toMatchObject([{ reason: 'ARCHIVE_UNEXPECTED', text: '' }]);
  });

  it('is no archive when JSON or gzip lies under its name', async () => {
    expect(await unpack(Buffer.from(' {"Records":[]}'))).toMatchObject([{ text: ' {"Records":[]}' }]);
    expect(await unpack(gzipSync('{"Records":[]}'))).toMatchObject([{ text: '{"Records":[]}' }]);
  });

  it.each([
    ['that climbs out', '../../etc/cron.d/x.json'],
    ['of the root folder', '/etc/passwd.json'],
    ['of another system', 'C:\\windows\\x.json'],
    ['with control characters', 'a\nb\u001b[31m.json'],
    ['with NUL', '\u0000.json'],
    ['beyond ASCII', 'é/🦊.json'],
    ['of 60,000 characters', `${'n'.repeat(60_000)}.json`],
  ])('takes an entry name %s for a label and for nothing else', async (_, name) => {
    const [read] = await unpack(zipBytes([{ name, content: '{}' }]));

    expect(read?.text).toBe('{}');
    expect(read?.name).not.toContain('\u0000');
    expect(read?.name.length).toBeLessThan(1100);
  });

  it('refuses encrypted entries and unknown compression, and reads their neighbours', async () => {
    const archive = zipBytes([
      { name: 'a.json', content: 'secret', flags: 1 },
      { name: 'b.json', content: 'lzma', method: 14 },
      { name: 'c.json', content: '{}' },
    ]);

    expect(await unpack(archive)).toEqual([
      { name: 'logs.zip!a.json', reason: 'ARCHIVE_ENTRY_ENCRYPTED' },
      { name: 'logs.zip!b.json', reason: 'ARCHIVE_ENTRY_UNSUPPORTED' },
      { name: 'logs.zip!c.json', text: '{}' },
    ]);
  });

  it.each([
    ['another checksum', { checksum: 1 }, 'ENTRY_ALTERED'],
    ['another length', { uncompressedSize: 4 }, 'ENTRY_ALTERED'],
    ['a place outside of the archive', { offset: 4_000_000_000 }, 'ARCHIVE_DAMAGED'],
    ['a place that is no entry', { offset: 7 }, 'ARCHIVE_DAMAGED'],
  ])('with %s for an entry fails that entry and reads its neighbours', async (_, lie, reason) => {
    const archive = zipBytes([
      { name: 'first.json', content: '[1]' },
      { name: 'lie.json', content: '[2]', ...lie },
      { name: 'last.json', content: '[3]' },
    ]);
    const read = await unpack(archive);

    expect(read.map((entry) => entry.reason)).toEqual([undefined, reason, undefined]);
    expect(read.map(({ text }) => text)).toEqual(['[1]', '', '[3]']);
  });

  it('is damaged when its directory is said to lie where no file reaches', async () => {
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(2n ** 63n, 8);
    const archive = zipBytes([{ name: 'a.json', content: '{}' }]);

    expect(await unpack(Buffer.concat([archive.subarray(0, -22), locator, archive.subarray(-22)]))).toEqual([
      { name: 'logs.zip', reason: 'ARCHIVE_DAMAGED' },
    ]);
  });

  it('is one failed object, with its hash and its ends, when it is cut off', async () => {
    const archive = zipBytes([{ name: 'a.json', content: '{}' }]);
    const file = path.join(scratch, 'cut.zip');
    writeFileSync(file, archive.subarray(0, -5));
    const things = await allOf(discover([file]));

    expect(things).toMatchObject([
      {
        kind: 'unreadable',
        name: file,
        reason: 'ARCHIVE_DAMAGED',
        outcome: { bytesDelivered: archive.length - 5, failure: { reason: 'ARCHIVE_DAMAGED' } },
      },
    ]);
  });

  it('gives the entries before damage in its directory', async () => {
    const archive = zipBytes(['a.json', 'b.json', 'c.json'].map((name) => ({ name, content: name })));
    archive[archive.lastIndexOf('PK\x01\x02', undefined, 'latin1')] = 0;

    expect(await unpack(archive)).toEqual([
      { name: 'logs.zip!a.json', text: 'a.json' },
      { name: 'logs.zip!b.json', text: 'b.json' },
      { name: 'logs.zip', reason: 'ARCHIVE_DAMAGED' },
    ]);
  });

  it('has no more entries than allowed', async () => {
    const archive = zipBytes(['a.json', 'b.json', 'c.json'].map((name) => ({ name, content: name })));
    const read = await unpack(archive, { ...DEFAULT_READ_LIMITS, maxArchiveEntries: 2 });

    expect(read.map(({ reason }) => reason)).toEqual([undefined, undefined, 'ARCHIVE_TOO_MANY_ENTRIES']);
  });

  it('stops an entry that is a bomb, and not its neighbours', async () => {
    const archive = zipBytes([
      { name: 'bomb.json', content: Buffer.alloc(20_000_000) },
      { name: 'b.json', content: '{}' },
    ]);
    const read = await unpack(archive);

    expect(read).toMatchObject([{ reason: 'RATIO_TOO_HIGH' }, { text: '{}' }]);
    expect(read[0]?.text?.length).toBeLessThan(5_000_000);
  });

  it('stops when entries that overlap unpack to too much together', async () => {
    const content = Buffer.alloc(900_000);
    const copies = Array.from({ length: 50 }, (_, index) => ({ name: `${index}.json`, content, offset: 0 }));
    const read = await unpack(zipBytes([{ name: 'x.json', content }, ...copies]));

    expect(read.at(-1)).toEqual({ name: 'logs.zip', reason: 'RATIO_TOO_HIGH' });
    expect(read.length).toBeLessThan(10);
  });

  it('does not give the bytes of an entry that was passed by', async () => {
    const file = path.join(scratch, 'passed.zip');
    writeFileSync(file, zipBytes([{ name: 'a.json', content: '{}' }]));
    const [found] = await allOf(discover([file]));
    const { outcome } = await readWhole(found as Extract<Discovered, { kind: 'zip-entry' }>);

    expect(outcome.failure).toMatchObject({ reason: 'READ_FAILED' });
  });

  it('never throws, and never gives other content than it holds, whatever bytes of it are changed', async () => {
    const contents = ['[1,2,3]', '{"Records":[]}', 'x'.repeat(500)];
    const archive = zipBytes([
      { name: 'a.json', content: contents[0]! },
      { name: 'b.json', content: contents[1]!, method: 0 },
      { name: 'c.json', content: contents[2]! },
    ]);
    const change = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(archive);
        for (const { at, byte } of changes) changed[at] = byte;
        for (const { name, text, reason } of await unpack(changed)) {
          if (name !== 'logs.zip' && reason === undefined) expect(contents).toContain(text);
        }
      }),
      { numRuns: 200 },
    );
  });
});
