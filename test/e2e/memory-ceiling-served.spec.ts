import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { HEALTHY_SHARE, MB, MINUTES, WHERE, WITHIN_MS, roundOf, roundsFrom } from '../support/full-rate.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import type { Run } from '../support/ingest-run.ts';
import { memoryCage } from '../support/memory-cage.ts';
import type { MemoryCage } from '../support/memory-cage.ts';
import { pushUntilTaken } from '../support/push-client.ts';
import { tellAtLength } from '../support/tell-at-length.ts';

const LIMIT_BYTES = 384 * MB;
const CLIENTS = 4;
const LINES_OF_A_PUSH = 20_000;
const LATE = 'DEADLINE_EXCEEDED';

const STORED = `
  select coalesce(sum(record_count), 0)::int as records from ledger.append`;

describe('B1: memory has a ceiling', () => {
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
    await db.drop();
  });

  it(
    `the server stores what is pushed from ${CLIENTS} sides while it answers, ${WHERE} 384 MB`,
    async () => {
      const bodies: string[] = [];
      const made = { rounds: 0, records: 0 };
      const addRound = (): void => {
        const { lines, large, distinct } = roundOf(made.rounds);
        bodies.push(...[...inParts(lines), large].map((part) => part.join('\n')));
        made.rounds += 1;
        made.records += distinct;
      };
      addRound();
      cage = memoryCage(LIMIT_BYTES);
      run = startBacktrail(['serve'], { databaseUrl: db.appUrl, more: { HTTP_PORT: '0' } }, cage.around);
      const url = await run.said(/Listening on (http:\/\/\S+)/);

      const isTime = roundsFrom(performance.now());
      const nextBody = (): string | undefined => {
        if (bodies.length === 0 && isTime()) addRound();
        return bodies.shift();
      };
      const life = { isPushing: true };
      const pushing = Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          for (let body = nextBody(); body !== undefined; body = nextBody())
            await pushUntilTaken(url, body, () => undefined);
        }),
      ).finally(() => (life.isPushing = false));
      pushing.catch(() => undefined);
      let [answers, late] = [0, 0];
      for (; life.isPushing; answers += 1) {
        const { status, code } = await asked(url);
        expect([status, code ?? LATE]).toEqual([200, LATE]); // a busy machine may need longer than an answer may take
        if (code === LATE) late += 1;
      }
      await pushing;
      expect(answers).toBeGreaterThan(0);
      expect((await db.pool.query<{ records: number }>(STORED)).rows).toEqual([{ records: made.records }]);
      run.kill('SIGTERM');
      const { code, signal, peakBytes } = await run.ended;
      tellAtLength(
        `B1, a server ${WHERE} 384 MB: ${made.records} records pushed and ${answers} answers, ` +
          `${late} of them that it takes too long, in ${MINUTES} minutes, ` +
          `at most ${Math.round(peakBytes / MB)} MB, ended for want of memory ${cage.kills()} times`,
      );
      expect({ code, signal, kills: cage.kills() }).toEqual({ code: 0, signal: null, kills: 0 });
      expect(peakBytes).toBeLessThan(LIMIT_BYTES * HEALTHY_SHARE);
    },
    WITHIN_MS,
  );
});

/** At least one for each client, and none larger than a push may be. */
function inParts(lines: readonly string[]): readonly (readonly string[])[] {
  const size = Math.min(Math.ceil(lines.length / CLIENTS), LINES_OF_A_PUSH);
  const count = Math.ceil(lines.length / size);
  return Array.from({ length: count }, (_, at) => lines.slice(at * size, (at + 1) * size));
}

/** The largest page of events, each with who did it. */
async function asked(url: string): Promise<{ status: number; code: string | undefined }> {
  const query = '{ events(first: 50) { edges { node { id eventId eventName } } } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: readonly { extensions: { code: string } }[] };
  return { status: response.status, code: errors?.[0]?.extensions.code };
}
