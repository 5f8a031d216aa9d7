import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { startTestApi } from '../support/api-server.ts';
import { ANY_CREDENTIALS } from '../support/bucket-under-test.ts';
import { eventually } from '../support/eventually.ts';
import { freezeServer } from '../support/frozen-server.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { lyingQueue } from '../support/lying-queue.ts';
import { untilPart } from '../support/ready.ts';
import { serverPidOf, withStoreHome } from '../support/store-under-test.ts';
import { spawnStoreUser } from '../support/store-user.ts';
import { followFolder, startCrew } from '../support/worker-crew.ts';

/** The target is ten seconds; a machine that is busy with other specs may take longer. */
const RED_WITHIN_MS = Number(process.env['RED_WITHIN_MS'] ?? 60_000);

const STORED = `
  select event_uuid::text as id from ledger.record order by 1`;

const wordsOf = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${what} ${at}`);
const messageOf = (word: string): string => {
  const detail: unknown = JSON.parse(recordTextOf(word));
  return JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail });
};

describe('R8: a PostgreSQL that freezes while a worker reads a folder and a queue, and a server takes what is pushed', () => {
  const inbox = scratchFolder();

  it(
    'has nothing acknowledged while it is frozen, is told of, and has lost nothing when it goes on',
    () =>
      withStoreHome(async (home) => {
        const holder = spawnStoreUser(home);
        const { appUrl, adminUrl, dataFolder } = await holder.opened;
        const sqs = await lyingQueue();
        const more = { ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: sqs.endpoint, WORKER_HTTP_PORT: '0' };
        const settings = { databaseUrl: appUrl, more };
        const [pool, admin] = [createPool(appUrl), createPool(adminUrl, { maxConnections: 1 })];
        expect(await runBacktrail(['migrate'], { home })).toMatchObject({ code: 0 });
        expect(await runBacktrail(['sources', 'add', 'queue', sqs.url], settings)).toMatchObject({ code: 0 });
        await followFolder('inbox', inbox, settings);
        const api = await startTestApi({ pool, appUrl }, { authMode: 'none' });
        const crew = startCrew(1, settings);
        const deleted = (word: string): boolean => sqs.log.includes(`delete ${messageOf(word)}`);
        const push = (word: string): Promise<number> =>
          fetch(`${api.url}/v1/records`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: recordTextOf(word),
          }).then(({ status }) => status);
        const [early, late, files, pushed] = [
          wordsOf('early', 20),
          wordsOf('late', 20),
          wordsOf('file', 100),
          wordsOf('pushed', 5),
        ];
        try {
          const health = (await crew.runs()[0]?.said(/Telling how it is on (http:\S+)/)) ?? '';
          await untilPart(health, 'database', 'ok');
          await sqs.send(...early.map(messageOf));
          for (const word of files) writeFileSync(path.join(inbox, `${word}.json`), recordTextOf(word));
          await eventually(
            'it takes messages',
            () => Promise.resolve(sqs.log.length),
            (lines) => lines > 0,
          );

          const thaw = await freezeServer(admin, serverPidOf(dataFolder) ?? 0);
          const frozenAt = performance.now();
          const answers: Promise<number>[] = [];
          try {
            await sqs.send(...late.map(messageOf));
            const acknowledged: number[] = [];
            for (const word of pushed)
              answers.push(
                push(word).then((status) => {
                  acknowledged.push(status);
                  return status;
                }),
              );
            for (const url of [health, api.url]) {
              expect(await untilPart(url, 'database', 'NO_ANSWER')).toMatchObject({ httpStatus: 503 });
              expect(performance.now() - frozenAt).toBeLessThan(RED_WITHIN_MS);
            }
            expect(late.filter(deleted)).toEqual([]);
            expect(acknowledged.filter((status) => status < 300)).toEqual([]);
          } finally {
            thaw();
          }
          await untilPart(health, 'database', 'ok');
          for (const [at, status] of (await Promise.all(answers)).entries())
            if (status >= 300) expect(await push(pushed[at] ?? '')).toBeLessThan(300);
          await eventually(
            'every message is deleted',
            () => Promise.resolve(sqs.held()),
            (held) => held.length === 0,
          );
          const all = [...early, ...late, ...files, ...pushed].map(eventIdOf).sort();
          const stored = async () => (await pool.query<{ id: string }>(STORED)).rows.map(({ id }) => id);
          expect(await eventually('all is stored', stored, ({ length }) => length >= all.length)).toEqual(all);
        } finally {
          await crew.stop();
          await api.close();
          await Promise.all([pool.end(), admin.end(), sqs.close()]);
          await holder.close();
        }
      }),
    300_000,
  );
});
