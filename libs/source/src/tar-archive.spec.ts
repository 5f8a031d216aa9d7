import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { allOf } from '../../../test/builders/all-of.ts';
import { readDiscovered } from '../../../test/builders/read-discovered.ts';
import type { ReadThing } from '../../../test/builders/read-discovered.ts';
import { delivered, readWhole } from '../../../test/builders/read-whole.ts';
import { scratchFolder } from '../../../test/builders/scratch-folder.ts';
import { discover } from './discover.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { tarArchiveEntries } from './tar-archive.ts';

const LOG = '111122223333_CloudTrail_eu-west-1_20260302T0905Z_aB3dE5gH7jK9mN1p.json.gz';
const scratch = scratchFolder();

/** A tar archive of files, given as name and content. */
async function tarOf(files: readonly (readonly [string, string | Buffer])[]): Promise<Buffer> {
  const packer = pack();
  for (const [name, content] of files) packer.entry({ name }, content);
  packer.finalize();
  return Buffer.concat((await allOf(packer)) as Buffer[]);
}

async function unpack(bytes: Buffer, limits?: ReadLimits, name = 'logs.tar.gz'): Promise<readonly ReadThing[]> {
  const file = path.join(scratch, name);
  writeFileSync(file, bytes);
  const things = await readDiscovered([file], limits === undefined ? {} : { limits });
  return things.map((thing) => ({ ...thing, name: thing.name.replace(file, 'tar') }));
}

describe('a tar archive', () => {
  it('gives its entries as objects of their own, gzipped or not, also those of no or many bytes', async () => {
    const large = 'x'.repeat(700_001);
    const files = [
      [`AWSLogs/${LOG}`, gzipSync('{"Records":[]}')],
      ['empty.json', ''],
      ['large.json', large],
      ['last.json', '[1]'],
    ] as const;
    const expected = [
      { name: `tar!AWSLogs/${LOG}`, text: '{"Records":[]}' },
      { name: 'tar!empty.json', text: '' },
      { name: 'tar!large.json', text: large },
      { name: 'tar!last.json', text: '[1]' },
    ];

    expect(await unpack(await tarOf(files))).toEqual(expected);
    expect(await unpack(gzipSync(await tarOf(files)))).toEqual(expected);
  });

  it('is known by its content, whatever its name', async () => {
    const archive = await tarOf([['a.json', '{}']]);

    for (const name of ['logs', 'x.json', 'x.json.gz', 'logs.zip']) {
      expect(await unpack(archive, undefined, name)).toEqual([{ name: 'tar!a.json', text: '{}' }]);
      expect(await unpack(gzipSync(archive), undefined, name)).toEqual([{ name: 'tar!a.json', text: '{}' }]);
    }
    expect(await unpack(gzipSync(archive), undefined, LOG)).toMatchObject([{ text: '', reason: 'ARCHIVE_UNEXPECTED' }]);
  });

  it('is no archive when JSON lies under its name', async () => {
    expect(await unpack(gzipSync('{"Records":[]}'))).toEqual([{ name: 'tar', text: '{"Records":[]}' }]);
  });

  it('sets everything apart that is no file to read, and reads on behind it', async () => {
    const packer = pack();
    packer.entry({ name: 'folder/', type: 'directory' });
    packer.entry({ name: 'link.json', type: 'symlink', linkname: '/etc/passwd' });
    packer.entry({ name: 'hard.json', type: 'link', linkname: 'a.json' });
    packer.entry({ name: 'pipe.json', type: 'fifo' });
    packer.entry({ name: 'notes.txt' }, 'n'.repeat(300_000));
    packer.entry({ name: '.git/x' }, 'hidden');
    packer.entry({ name: `CloudTrail-Digest/${LOG}` }, 'digest');
    packer.entry({ name: '../../up/a.json' }, '{}');
    packer.finalize();
    const things = await unpack(Buffer.concat((await allOf(packer)) as Buffer[]));

    expect(things.map(({ reason }) => reason)).toEqual([...Array<string>(5).fill('foreign'), 'digest', undefined]);
    expect(things.at(-1)).toEqual({ name: 'tar!../../up/a.json', text: '{}' });
  });

  it('says that it does not read an archive inside of it, and reads on behind it', async () => {
    const inner = await tarOf([['a.json', '{}']]);
    const names = ['inner.zip', 'inner.tar', 'inner.tar.gz', 'inner.tgz', 'x.json.gz'];
    const contents = [Buffer.from('PK\x03\x04 and so on'), inner, gzipSync(inner), gzipSync(inner), inner];
    const files = names.map((name, index): [string, Buffer] => [name, contents[index] ?? inner]);
    const things = await unpack(await tarOf([...files, ['b.json', '{}']]));
    expect(things.map(({ reason }) => reason)).toEqual([...names.map(() => 'ARCHIVE_UNEXPECTED'), undefined]);
  });

  it('goes on to the next entry when one was not read, or only its beginning', async () => {
    const file = path.join(scratch, 'partly.tar');
    writeFileSync(
      file,
      await tarOf([
        ['a.json', 'a'.repeat(600_000)],
        ['b.json', 'b'.repeat(600_000)],
        ['c.json', 'c'],
      ]),
    );
    const names: string[] = [];
    for await (const thing of discover([file])) {
      names.push(thing.name.slice(file.length));
      if (names.length === 2 && 'open' in thing) for await (const chunk of thing.open()) if (chunk.length > 0) break;
    }

    expect(names).toEqual(['!a.json', '!b.json', '!c.json']);
  });

  it('does not give the bytes of an entry that was passed by', async () => {
    const file = path.join(scratch, 'passed.tar');
    writeFileSync(
      file,
      await tarOf([
        ['a.json', 'a'],
        ['b.json', 'b'],
      ]),
    );
    const found = (await allOf(discover([file]))).flatMap((thing) => ('open' in thing ? [thing] : []));

    expect((await readWhole(found[0]!)).outcome.failure?.reason).toBe('READ_FAILED');
  });

  it('lets a caller leave in the middle', async () => {
    const file = path.join(scratch, 'left.tar.gz');
    writeFileSync(
      file,
      gzipSync(
        await tarOf([
          ['a.json', 'a'.repeat(5_000_000)],
          ['b.json', 'b'],
        ]),
      ),
    );
    for await (const thing of discover([file])) {
      if ('open' in thing) for await (const chunk of thing.open()) if (chunk.length > 0) break;
      break;
    }

    expect((await readDiscovered([file])).map(({ name }) => name)).toHaveLength(2);
  });

  it('keeps what lies before a cut, at whatever byte it is cut', async () => {
    const contents = ['[1]', '['.padEnd(1500, ' ')];
    const archive = await tarOf([
      ['a.json', contents[0]!],
      ['b.json', contents[1]!],
    ]);
    for (let length = 1; length < archive.length; length += 37) {
      const things = await unpack(archive.subarray(0, length), undefined, 'cut.tar');
      const isWhole = length > archive.length - 1024 && length % 512 === 0;

      for (const { name, text, reason } of things) {
        if (name === 'tar') expect(reason).toBe('ARCHIVE_DAMAGED');
        else if (reason === undefined) expect(contents).toContain(text);
        else expect(contents.some((content) => content.startsWith(text!))).toBe(true);
      }
      expect(things.at(-1)?.name === 'tar').toBe(!isWhole);
      if (length >= 512 + 3) expect(things[0]).toEqual({ name: 'tar!a.json', text: '[1]' });
      if (length > 1536) expect(things[1]?.text).toHaveLength(Math.min(length - 1536, 1500));
    }
  });

  it('is one failed object with its hash when its gzip is damaged, behind the entries before', async () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index * 7919) % 251));
    const packed = gzipSync(
      await tarOf([
        ['a.json', '[1]'],
        ['b.json', noise],
        ['c.json', '[3]'],
      ]),
    );
    const cut = packed.subarray(0, packed.length - 600);
    const things = await unpack(cut);
    const [archive] = (await allOf(discover([path.join(scratch, 'logs.tar.gz')]))).slice(-1);

    expect(things).toMatchObject([
      { name: 'tar!a.json', text: '[1]' },
      { name: 'tar!b.json', reason: 'ARCHIVE_DAMAGED' },
      { name: 'tar', reason: 'GZIP_TRUNCATED' },
    ]);
    expect(archive).toMatchObject({ outcome: { bytesDelivered: cut.length, failure: { reason: 'GZIP_TRUNCATED' } } });
  });

  it('refuses a second gzip member and trailing bytes around it', async () => {
    const packed = gzipSync(await tarOf([['a.json', '{}']]));

    expect(await unpack(Buffer.concat([packed, packed]))).toMatchObject([
      { text: '{}' },
      { reason: 'GZIP_SECOND_MEMBER' },
    ]);
    expect(await unpack(Buffer.concat([packed, Buffer.alloc(9)]))).toMatchObject([
      { text: '{}' },
      { reason: 'GZIP_TRAILING_BYTES' },
    ]);
  });

  it('counts its gzip against the archive and that of an entry against the entry', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const outer = gzipSync(
      await tarOf([
        ['a.json', '[1]'],
        ['zeros.json', Buffer.alloc(9_000_000)],
      ]),
    );
    const inner = await tarOf([
      ['bomb.json.gz', bomb],
      ['b.json', '[2]'],
    ]);

    expect((await unpack(outer)).map(({ reason }) => reason)).toEqual([undefined, 'ARCHIVE_DAMAGED', 'RATIO_TOO_HIGH']);
    expect((await unpack(inner)).map(({ reason }) => reason)).toEqual(['RATIO_TOO_HIGH', undefined]);
  });

  it('has no more entries and no more bytes than allowed', async () => {
    const archive = gzipSync(
      await tarOf([
        ['a.json', '[1]'],
        ['b.json', '[2]'],
        ['c.json', '[3]'],
      ]),
    );
    const reasons = async (limits: Partial<ReadLimits>): Promise<unknown> =>
      (await unpack(archive, { ...DEFAULT_READ_LIMITS, ...limits })).map(({ reason }) => reason);

    expect(await reasons({ maxArchiveEntries: 2 })).toEqual([undefined, undefined, 'ARCHIVE_TOO_MANY_ENTRIES']);
    expect(await reasons({ maxArchiveBytes: 2048 })).toEqual([undefined, undefined, 'INFLATED_TOO_LARGE']);
  });

  it('gives every byte before a cut, whatever pieces it comes in and however much of the other entries is read', async () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 511, 512, 513, 16_384, 70_000, 300_000), {
      minLength: 1,
      maxLength: 5,
    });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const pieceBytes = fc.integer({ min: 1000, max: 200_000 });
    await fc.assert(
      fc.asyncProperty(sizes, share, pieceBytes, fc.nat(7), async (all, keptShare, piece, fullyRead) => {
        const archive = await tarOf(all.map((size, index) => [`${index}.json`, Buffer.alloc(size, index + 1)]));
        const kept = archive.subarray(0, Math.ceil(archive.length * keptShare));
        const open = (): AsyncIterable<Uint8Array> => delivered(...piecesOf(kept, piece)).open();
        let start = 512;
        let index = 0;
        for await (const thing of tarArchiveEntries('tar', { open }, DEFAULT_READ_LIMITS)) {
          if (thing.kind !== 'tar-entry') continue;
          const size = all[index]!;
          if (index % 8 === fullyRead) {
            const there = Math.max(0, Math.min(size, kept.length - start));
            const { bytes, outcome } = await readWhole(thing);
            expect(bytes.equals(Buffer.alloc(there, index + 1))).toBe(true);
            expect(outcome.failure === null).toBe(there === size);
          } else if (index % 2 === 0) {
            for await (const chunk of thing.open()) if (chunk.length > 0) break;
          }
          start += 512 + Math.ceil(size / 512) * 512;
          index += 1;
        }
        expect(index).toBe(headersIn(all, kept.length));
      }),
      { numRuns: 80 },
    );
  });

  it('never throws, hangs or gives other content than it holds, whatever bytes of it are changed', async () => {
    const contents = ['[1,2,3]', '{"Records":[]}', 'x'.repeat(600)];
    const long = `${'n'.repeat(150)}.json`;
    const archive = await tarOf([
      ['a.json', contents[0]!],
      [long, contents[1]!],
      ['c.json', contents[2]!],
    ]);
    const change = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), fc.boolean(), async (changes, isGzipped) => {
        const changed = Buffer.from(archive);
        for (const { at, byte } of changes) changed[at] = byte;
        const things = await unpack(isGzipped ? gzipSync(changed) : changed, undefined, 'fuzz.tar');

        expect(things.length).toBeLessThan(20);
      }),
      { numRuns: 150 },
    );
  });
});

function piecesOf(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

/** How many entries have their whole header within the first `length` bytes. */
function headersIn(sizes: readonly number[], length: number): number {
  let end = 0;
  const ends = sizes.map((size) => {
    const headerEnd = end + 512;
    end = headerEnd + Math.ceil(size / 512) * 512;
    return headerEnd;
  });
  return ends.filter((headerEnd) => headerEnd <= length).length;
}
