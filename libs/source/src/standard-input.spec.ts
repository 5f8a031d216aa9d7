import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { pack } from 'tar-stream';
import { allOf } from '../../../test/builders/all-of.ts';
import { readDiscovered } from '../../../test/builders/read-discovered.ts';
import type { ReadThing } from '../../../test/builders/read-discovered.ts';
import { delivered } from '../../../test/builders/read-whole.ts';
import { zipBytes } from '../../../test/builders/zip-bytes.ts';

const reading = (...pieces: readonly Uint8Array[]): Promise<readonly ReadThing[]> =>
  readDiscovered(['-'], { standardInput: delivered(...pieces).open() });

describe('standard input', () => {
  it('is one object called -, gzipped or not, in whatever pieces it comes', async () => {
    const packed = gzipSync('{"Records":[]}');

    expect(await reading(Buffer.from('{"Rec'), Buffer.from('ords":[]}'))).toEqual([
      { name: '-', text: '{"Records":[]}' },
    ]);
    expect(await reading(...Array.from(packed, (byte) => Buffer.from([byte])))).toEqual([
      { name: '-', text: '{"Records":[]}' },
    ]);
  });

  it('may be empty', async () => {
    expect(await reading()).toEqual([{ name: '-', text: '' }]);
  });

  it('may be long', async () => {
    const [read] = await reading(...Array.from({ length: 30 }, () => Buffer.alloc(70_000, ' ')));

    expect(read?.text).toHaveLength(2_100_000);
  });

  it('may be a tar archive, whose entries are objects', async () => {
    const packer = pack();
    packer.entry({ name: 'a.json' }, '[1]');
    packer.finalize();
    const archive = Buffer.concat((await allOf(packer)) as Buffer[]);

    expect(await reading(archive)).toEqual([{ name: '-!a.json', text: '[1]' }]);
    expect(await reading(gzipSync(archive))).toEqual([{ name: '-!a.json', text: '[1]' }]);
  });

  it('refuses a zip archive, which has to be read from its end', async () => {
    expect(await reading(zipBytes([{ name: 'a.json', content: '{}' }]))).toEqual([
      { name: '-', reason: 'ZIP_FROM_STANDARD_INPUT' },
    ]);
  });

  it('can be read once', async () => {
    expect(await readDiscovered(['-', '-'], { standardInput: delivered(Buffer.from('{}')).open() })).toEqual([
      { name: '-', text: '{}' },
      { name: '-', reason: 'STANDARD_INPUT_SPENT' },
    ]);
  });

  it('keeps what came before it broke', async () => {
    const breaking = async function* (bytes: number): AsyncGenerator<Uint8Array, void> {
      yield await Promise.resolve(Buffer.alloc(bytes, ' '));
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    };

    expect(await readDiscovered(['-'], { standardInput: breaking(5000) })).toEqual([
      { name: '-', text: ' '.repeat(5000), reason: 'READ_FAILED' },
    ]);
    expect(await readDiscovered(['-'], { standardInput: breaking(5) })).toEqual([
      { name: '-', text: ' '.repeat(5), reason: 'READ_FAILED' },
    ]);
  });

  it.each([0, 5, 5000])('is closed by the signal while more may come, after %d bytes', async (bytes) => {
    const stop = new AbortController();
    const standardInput = new Readable({ read: () => undefined });
    if (bytes > 0) standardInput.push(Buffer.alloc(bytes, ' '));
    const reading = readDiscovered(['-'], { standardInput, signal: stop.signal });
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await reading).toEqual([{ name: '-', text: ' '.repeat(bytes), reason: 'READ_FAILED' }]);
    expect(standardInput.destroyed).toBe(true);
  });
});
