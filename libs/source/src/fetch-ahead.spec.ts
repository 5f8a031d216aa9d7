import { describe, expect, it } from '@jest/globals';
import { SourceFailed } from './failure.ts';
import { DEFAULT_FETCH_LIMITS, fetchAhead } from './fetch-ahead.ts';
import type { FetchLimits } from './fetch-ahead.ts';
import { skippedAsForeign } from './found-object.ts';
import type { Discovered, FoundInBucket } from './found-object.ts';
import { readObject } from './read-object.ts';

type Bytes = () => AsyncIterable<Uint8Array>;

/** An object of the size that its list said, which gives whatever bytes. */
function listed(key: string, size: number, open: Bytes): FoundInBucket {
  const object = { bucket: 'trail-logs', key, versionId: null, etag: null, size };
  return { kind: 'bucket-object', name: key, classification: { kind: 'readable' }, byteSize: size, object, open };
}

async function* giving(...parts: readonly string[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

async function* things(...all: readonly Discovered[]): AsyncGenerator<Discovered, void> {
  for (const thing of all) yield await Promise.resolve(thing);
}

/** What reading everything gives, one after the other. */
async function textsOf(all: AsyncGenerator<Discovered, void>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const thing of all) {
    if (thing.kind === 'skipped' || thing.kind === 'unreadable') {
      texts.push(`${thing.kind} ${thing.name}`);
      continue;
    }
    const reading = readObject(thing);
    const chunks: Uint8Array[] = [];
    for await (const chunk of reading.chunks) chunks.push(chunk);
    const { failure } = reading.outcome();
    texts.push(`${thing.kind} ${Buffer.concat(chunks).toString()}${failure === null ? '' : ` ${failure.reason}`}`);
    if (thing.kind === 'fetched') thing.release();
  }
  return texts;
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('fetchAhead', () => {
  it('gives all in the order in which it was found, whatever came first', async () => {
    const slow = async function* () {
      await turns(20);
      yield* giving('{"slow', '":1}');
    };
    const found = things(
      listed('a', 10, slow),
      skippedAsForeign('s', 'a test'),
      listed('b', 7, () => giving('{"b":1}')),
    );
    expect(await textsOf(fetchAhead(found))).toEqual(['fetched {"slow":1}', 'skipped s', 'fetched {"b":1}']);
  });

  it('keeps what came before a failure, which costs nobody else', async () => {
    const broken = async function* () {
      yield* giving('{"a":1}');
      throw new SourceFailed('OBJECT_BROKEN_OFF', 'breaks off');
    };
    const found = things(
      listed('a', 20, broken),
      listed('b', 7, () => giving('{"b":1}')),
    );
    expect(await textsOf(fetchAhead(found))).toEqual(['fetched {"a":1} OBJECT_BROKEN_OFF', 'fetched {"b":1}']);
  });

  it('reads as it comes what is large, or larger than was said', async () => {
    const found = things(
      listed('large', 8, () => giving('{"a":12}')),
      listed('more', 3, () => giving('{"b":1}')),
      listed('c', 7, () => giving('{"c":1}')),
    );
    const limits = { ...DEFAULT_FETCH_LIMITS, largestBytes: 7 };
    expect(await textsOf(fetchAhead(found, limits))).toEqual([
      'bucket-object {"a":12}',
      'bucket-object {"b":1}',
      'fetched {"c":1}',
    ]);
  });

  it.each<[string, Partial<FetchLimits>, number]>([
    ['at once', { atOnce: 3 }, 3],
    ['things', { things: 4 }, 4],
    ['bytes', { bytes: 35 }, 5],
  ])('opens no more than the limit of %s', async (_, limit, most) => {
    let opened = 0;
    const never = async function* () {
      opened++;
      await new Promise(() => undefined);
      yield* giving('');
    };
    const objects = Array.from({ length: 20 }, (_each, at) => listed(String(at), 7, never));
    void fetchAhead(things(...objects), { ...DEFAULT_FETCH_LIMITS, ...limit }).next();
    await turns(50);
    // The first one is out of the queue, being waited for.
    expect(opened).toBe('things' in limit ? most + 1 : most);
  });

  it('holds the bytes of what was given until it is released', async () => {
    let opened = 0;
    const one = (): AsyncIterable<Uint8Array> => {
      opened++;
      return giving('{"b":1}');
    };
    const objects = Array.from({ length: 6 }, (_, at) => listed(String(at), 7, one));
    const ahead = fetchAhead(things(...objects), { ...DEFAULT_FETCH_LIMITS, bytes: 14 });
    const first = (await ahead.next()).value;
    await ahead.next();
    await turns(20);
    expect(opened).toBe(2);
    if (first?.kind === 'fetched') first.release();
    await turns(20);
    expect(opened).toBe(3);
  });

  it('asks for nothing behind what is there only once, until that was read', async () => {
    let isRead = false;
    const passing: Discovered = {
      kind: 'tar-entry',
      name: 'a.tar!b',
      classification: { kind: 'readable' },
      byteSize: null,
      open: () => giving('{"t":1}'),
    };
    const found = async function* () {
      yield listed('a', 7, () => giving('{"a":1}'));
      yield await Promise.resolve(passing);
      expect(isRead).toBe(true);
      yield listed('b', 7, () => giving('{"b":1}'));
    };
    const names: string[] = [];
    for await (const thing of fetchAhead(found())) {
      names.push(thing.name);
      await turns(20);
      if (thing.kind === 'tar-entry') isRead = true;
    }
    expect(names).toEqual(['a', 'a.tar!b', 'b']);
  });

  it('throws what ends everything when its turn has come', async () => {
    const refused = new Error('no credentials');
    // eslint-disable-next-line require-yield -- it fails before the first byte
    const over = async function* () {
      throw await Promise.resolve(refused);
    };
    const ahead = fetchAhead(
      things(
        listed('a', 7, () => giving('{"a":1}')),
        listed('b', 7, over),
      ),
    );
    expect((await ahead.next()).value?.name).toBe('a');
    await expect(ahead.next()).rejects.toBe(refused);
  });

  it('throws what the finding of things throws, after all that was found', async () => {
    const lost = new Error('lost');
    const found = async function* () {
      yield listed('a', 7, () => giving('{"a":1}'));
      throw await Promise.resolve(lost);
    };
    const ahead = fetchAhead(found());
    expect((await ahead.next()).value?.name).toBe('a');
    await expect(ahead.next()).rejects.toBe(lost);
  });
});
