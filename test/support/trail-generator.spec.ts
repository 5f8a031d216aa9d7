import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chainInText } from './trail/chain-in-text.ts';
import type { FiledRecord, GeneratedFile, TrailOptions } from './trail-generator.ts';
import { generatePlainFiles, generateTrail, readManifest, storyNames, writeTrail } from './trail-generator.ts';

const OPTIONS: TrailOptions = { seed: 20_261_103, records: 4_000, files: 24 };

/** The stories that text alone can be read for, by the simplest rules. */
const PLAIN_STORIES = new Set([
  'a long-term key leads to its user',
  'a chain of roles leads to the user who began it',
  'a chain ten deep leads to the user who began it',
  'a role that takes itself leads to the user who began it',
  'a way there and back again leads to the user who began it',
  'a SAML session leads to its subject',
  'a web identity session leads to its subject',
  'an instance with two keys of one second leads to the instance',
  'a function or a task leads to itself',
]);

const textOf = (file: GeneratedFile): string => gunzipSync(file.bytes).toString('utf8');
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The text of a record, cut out of its file by the place that the manifest gives. */
function cut(text: string, file: GeneratedFile, at: number): string {
  const begin = file.records[at]?.byteOffset ?? 0;
  const next = file.records[at + 1]?.byteOffset;
  return text.slice(begin, next === undefined ? text.length - 2 : next - 1);
}

describe('generateTrail', () => {
  const files = [...generateTrail(OPTIONS)];
  const records = files.flatMap((file) => file.records);

  it('gives the same bytes for the same seed, and other bytes for another', () => {
    const digest = (options: TrailOptions): string =>
      sha256(Buffer.concat([...generateTrail(options)].map(({ bytes }) => bytes)));
    const small = { ...OPTIONS, records: 500, files: 5 };
    expect(digest(small)).toBe(digest(small));
    expect(digest(small)).not.toBe(digest({ ...small, seed: 7 }));
  });

  it('makes exactly as many records and files as were asked for, for any size', () => {
    for (const [asked, inFiles] of [
      [1, 1],
      [10, 3],
      [777, 13],
    ] as const) {
      const made = [...generateTrail({ seed: 1, records: asked, files: inFiles })];
      expect(made).toHaveLength(inFiles);
      expect(made.reduce((sum, file) => sum + file.records.length, 0)).toBe(asked);
    }
    expect(records).toHaveLength(OPTIONS.records);
  });

  it('says in the manifest where each text lies, its hash, and the id, account and time within', () => {
    for (const file of files) {
      const text = textOf(file);
      expect((JSON.parse(text) as { Records: unknown[] }).Records).toHaveLength(file.records.length);
      for (const [at, record] of file.records.entries()) {
        const piece = cut(text, file, at);
        expect(sha256(piece)).toBe(record.sha256);
        if (record.poison !== null) continue;
        const told = JSON.parse(piece) as { eventID?: string; recipientAccountId?: string; eventTime: string };
        expect(told.eventID ?? `sha256:${record.sha256}`).toBe(record.eventId);
        expect(told.recipientAccountId ?? record.accountId).toBe(record.accountId);
        expect(Date.parse(told.eventTime)).toBe(record.eventTimeMs);
        expect(piece.includes('"sessionToken"')).toBe(record.hasSecret);
      }
    }
  });

  it('names files after the account of all their records', () => {
    for (const file of files) {
      const [, account] =
        /^AWSLogs\/o-[a-z0-9]+\/(\d{12})\/CloudTrail\/[a-z0-9-]+\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_/.exec(file.path) ??
        [];
      expect(new Set(file.records.map(({ accountId }) => accountId))).toEqual(new Set([account]));
    }
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it('delivers every copy beside a record that it is a copy of', () => {
    const good = new Set(records.filter((record) => record.class === 'good').map(({ sha256: hash }) => hash));
    const ids = new Map(records.filter((record) => record.class === 'good').map((record) => [record.eventId, record]));
    expect(good.size).toBe(ids.size);
    for (const record of records) {
      if (record.class === 'exact-duplicate') expect(good.has(record.sha256)).toBe(true);
      if (record.class === 'respelled-duplicate' || record.class === 'conflict') {
        expect(good.has(record.sha256)).toBe(false);
        expect(ids.get(record.eventId)).toMatchObject({ accountId: record.accountId, eventTimeMs: record.eventTimeMs });
      }
    }
    for (const kind of ['exact-duplicate', 'respelled-duplicate', 'conflict', 'poison'] as const) {
      expect(records.some((record) => record.class === kind)).toBe(true);
    }
  });

  it('calls PROVEN exactly what another reading of the delivered texts can prove, with its origin and depth', () => {
    const texts = files.flatMap((file) => {
      const text = textOf(file);
      return file.records.map((record, at) => ({ record, text: cut(text, file, at) }));
    });
    const walk = chainInText(texts.filter(({ record }) => record.poison === null).map(({ text }) => text));
    const depths = new Set<number>();
    for (const { record, text } of texts) {
      if (record.truth === null || !PLAIN_STORIES.has(record.story)) continue;
      const { status, origin, hops } = record.truth;
      depths.add(hops?.length ?? 0);
      expect([record.eventId, walk(text)]).toEqual([
        record.eventId,
        status === 'PROVEN' ? { origin: origin.id, hops: hops?.length } : null,
      ]);
    }
    expect([...depths].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('tells every story, and names it with each of its records', () => {
    const even = [...generatePlainFiles({ seed: 5, records: 1_500, files: 12, isEven: true })];
    const told = new Set(even.flatMap((file) => file.records.map(({ story }) => story)));
    expect([...storyNames].filter((name) => !told.has(name))).toEqual([]);
    for (const { truth } of even.flatMap((file) => file.records)) {
      if (truth !== null) expect(truth.allowed).toContain(truth.status);
    }
  });

  it('has accounts in China and in GovCloud, with ARNs of their own, where there are files enough', () => {
    const regions = new Set(files.map(({ path }) => path.split('/')[4]));
    expect(regions).toEqual(new Set(['us-east-1', 'eu-west-1', 'cn-north-1', 'us-gov-west-1']));
    for (const file of files) {
      const [partition] = /cn-|us-gov-/.exec(file.path) ?? ['aws'];
      const arns = new Set([...textOf(file).matchAll(/"arn:(aws[a-z-]*):(?:sts|iam)::\d/g)].map(([, own]) => own));
      expect([...arns]).toEqual([{ aws: 'aws', 'cn-': 'aws-cn', 'us-gov-': 'aws-us-gov' }[partition]]);
    }
  });

  it('delivers some calls before the call that issued their session', () => {
    const firstSeen = new Map<string, number>();
    const issuedIn = new Map<string, number>();
    for (const [at, file] of files.entries()) {
      for (const [, key = ''] of textOf(file).matchAll(/"accountId":"\d+","accessKeyId":"(ASIA\w+)"/g)) {
        if (!firstSeen.has(key)) firstSeen.set(key, at);
      }
      for (const [, key = ''] of textOf(file).matchAll(/"credentials":\{"accessKeyId":"(\w+)"/g)) issuedIn.set(key, at);
    }
    const early = [...issuedIn].filter(([key, at]) => (firstSeen.get(key) ?? at) < at);
    expect(early.length).toBeGreaterThan(0);
  });
});

describe('writeTrail', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backtrail-trail-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes the files that generateTrail gives, and a manifest that reads back', async () => {
    const options = { ...OPTIONS, records: 600, files: 6 };
    const { totals, manifest } = await writeTrail(join(folder, 'logs'), options, join(folder, 'manifest.ndjson'));
    const expected = [...generateTrail(options)];
    for (const file of expected) {
      expect(gunzipSync(await readFile(join(folder, 'logs', file.path))).toString()).toBe(textOf(file));
    }
    const lines: FiledRecord[] = [];
    for await (const line of readManifest(manifest ?? '')) lines.push(line);
    expect(lines).toEqual(expected.flatMap(({ path, records }) => records.map((record) => ({ path, ...record }))));
    expect(totals).toMatchObject({ seed: options.seed, files: 6, seen: 600 });
    expect(totals.distinct).toBe(
      new Set(lines.filter(({ poison }) => poison === null).map(({ sha256: hash }) => hash)).size,
    );
  });
});
