import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { benchTrail } from '../bench/trail/bench-trail.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import type { Ended, Run } from '../support/ingest-run.ts';
import { memoryCage } from '../support/memory-cage.ts';
import type { MemoryCage } from '../support/memory-cage.ts';
import { pushUntilTaken } from '../support/push-client.ts';
import { inventoryOf, untilDealtWith } from '../support/worker-crew.ts';

/** Everyday records of the load; as many as MEMORY_RECORDS says where there is time. */
const RECORDS = Number(process.env['MEMORY_RECORDS'] ?? 12_000);
/** The largest that CloudTrail makes is 256 KB. */
const LARGE_BYTES = 256 * 1024;
const LARGE_RECORDS = 40;
const CLIENTS = 4;
const LINES_OF_A_PUSH = 20_000;
const WITHIN_MS = 240_000 + RECORDS * 10;

const MB = 1024 * 1024;
const HEALTHY_SHARE = 0.8;
const TRIED = memoryCage(MB);
TRIED.remove();
const WHERE =
  TRIED.kind === 'cgroup' ? 'in a memory cgroup of' : 'measured, since no memory cgroup can be made here, within';

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', $1, 3600)`;
const STORED = `
  select coalesce(sum(record_count), 0)::int as records from ledger.append`;

describe('B1: memory has a ceiling', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  let cage: MemoryCage | undefined;
  let run: Run | undefined;
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(async () => {
    run?.kill('SIGKILL'); // it lives still where a test failed
    await run?.ended;
    cage?.remove();
    [run, cage] = [undefined, undefined];
    await db.drop();
  });

  const stored = async (): Promise<number> => (await db.pool.query<{ records: number }>(STORED)).rows[0]?.records ?? 0;
  const start = (words: readonly string[], limitBytes: number, more: Readonly<Record<string, string>> = {}): Run => {
    cage = memoryCage(limitBytes);
    run = startBacktrail(words, { databaseUrl: db.appUrl, more }, cage.around);
    return run;
  };
  const mustHaveKeptWithin = ({ code, signal, peakBytes }: Ended, limitBytes: number): void => {
    expect({ code, signal, kills: cage?.kills() }).toEqual({ code: 0, signal: null, kills: 0 });
    expect(peakBytes).toBeLessThan(limitBytes * HEALTHY_SHARE);
  };

  it(
    `a worker reads a trail, all of it once more in one file, and the largest records, ${WHERE} 512 MB`,
    async () => {
      const logs = path.join(folder, 'logs');
      mkdirSync(logs);
      const trail = wholeTrail();
      trail.files.forEach((bytes, at) => {
        writeFileSync(path.join(logs, `trail-${at}.json.gz`), gzipSync(bytes));
      });
      writeFileSync(path.join(logs, 'whole.ndjson.gz'), gzipSync(trail.lines.join('\n')));
      writeFileSync(path.join(logs, 'large.ndjson.gz'), gzipSync(largeRecords('worker').join('\n')));
      await db.pool.query(ADD_SOURCE, [JSON.stringify({ path: logs })]);

      const worker = start(['worker'], 512 * MB);
      const { read, failed } = await untilDealtWith(db.pool, trail.files.length + 2);
      expect({ read, failed }).toEqual({ read: trail.files.length + 2, failed: 0 });
      expect(await stored()).toBe(trail.distinct + LARGE_RECORDS);
      worker.kill('SIGTERM');
      mustHaveKeptWithin(await worker.ended, 512 * MB);
      expect((await inventoryOf(db.pool)).taken).toBe(0);
    },
    WITHIN_MS,
  );

  it(
    `the server stores what is pushed from ${CLIENTS} sides while it answers, ${WHERE} 384 MB`,
    async () => {
      const trail = wholeTrail();
      const server = start(['serve'], 384 * MB, { HTTP_PORT: '0' });
      const url = await server.said(/Listening on (http:\/\/\S+)/);
      const bodies = [...inParts(trail.lines), largeRecords('server')].map((lines) => lines.join('\n'));
      const life = { isPushing: true };
      const pushing = Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          for (let body = bodies.shift(); body !== undefined; body = bodies.shift())
            await pushUntilTaken(url, body, () => undefined);
        }),
      ).finally(() => (life.isPushing = false));
      pushing.catch(() => undefined);
      let answers = 0;
      for (; life.isPushing; answers += 1) expect(await asked(url)).toEqual({ status: 200, errors: undefined });
      await pushing;
      expect(answers).toBeGreaterThan(0);
      expect(await stored()).toBe(trail.distinct + LARGE_RECORDS);
      server.kill('SIGTERM');
      mustHaveKeptWithin(await server.ended, 384 * MB);
    },
    WITHIN_MS,
  );
});

/** A trail in memory: its files, and each record as a line. */
function wholeTrail(): { files: readonly Buffer[]; lines: readonly string[]; distinct: number } {
  const files: Buffer[] = [];
  const made = benchTrail({ seed: 512, records: RECORDS });
  for (;;) {
    const next = made.next();
    if (next.done === true) {
      const lines = files.flatMap((bytes) => linesOf(bytes));
      return { files, lines, distinct: next.value.distinct };
    }
    files.push(Buffer.from(next.value.bytes));
  }
}

function linesOf(file: Buffer): readonly string[] {
  const { Records } = JSON.parse(file.toString()) as { Records: readonly unknown[] };
  return Records.map((record) => JSON.stringify(record));
}

/** Texts that do not shrink, so that nothing makes them smaller than they are. */
function largeRecords(whose: string): readonly string[] {
  const words = Array.from({ length: LARGE_RECORDS }, (_, at) => `${whose}-${at}`);
  const repeats = Math.floor((LARGE_BYTES - 2_048) / 36);
  const padding = (word: string): string =>
    Array.from({ length: repeats }, (_, at) => eventIdOf(`${word}/${at}`)).join('');
  return words.map((word) => recordTextOf(word, { requestParameters: { padding: padding(word) } }));
}

/** At least one for each client, and none larger than a push may be. */
function inParts(lines: readonly string[]): readonly (readonly string[])[] {
  const size = Math.min(Math.ceil(lines.length / CLIENTS), LINES_OF_A_PUSH);
  const count = Math.ceil(lines.length / size);
  return Array.from({ length: count }, (_, at) => lines.slice(at * size, (at + 1) * size));
}

/** The largest page of events, each with who did it. */
async function asked(url: string): Promise<{ status: number; errors: unknown }> {
  const query = '{ events(first: 50) { edges { node { id eventId eventName } } } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  return { status: response.status, errors };
}
