import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { EMPTY_LINEAGE } from '../support/empty-lineage.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { DOUBT, STORY_OF_DOUBT } from '../support/story-of-doubt.ts';

describe('what was known when', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-as-of-'));
  let db: TestDatabase;
  const times: Record<string, string> = {};

  const backtrail = (...words: readonly string[]) => runBacktrail(words, { databaseUrl: db.appUrl });
  const clock = async (): Promise<string> => {
    const { rows } = await db.pool.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now.toISOString() ?? '';
  };
  const whoAt = async (time: string): Promise<unknown> =>
    JSON.parse((await backtrail('who', DOUBT.use, '--json', '--as-of', time)).out);

  beforeAll(async () => {
    db = await freshDatabase();
    times['before'] = await clock();
    for (const [name, record] of STORY_OF_DOUBT) {
      const file = path.join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify({ Records: [record] }));
      await backtrail('ingest', file);
      times[name] = await clock();
    }
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await db.drop();
  });

  it('is told of an event as of a time', async () => {
    expect(await whoAt(times['use'] ?? '')).toMatchObject({ status: 'INCOMPLETE', origin: null });
    expect(await whoAt(times['alice'] ?? '')).toMatchObject({
      status: 'PROVEN',
      origin: { id: DOUBT.alice },
    });
    expect(await whoAt(times['bob'] ?? '')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('is told as one history, with the records that changed it', async () => {
    const run = await backtrail('who', DOUBT.use, '--json', '--history');
    const account = { accountId: DOUBT.account };
    expect(JSON.parse(run.out)).toMatchObject({
      id: DOUBT.use,
      kind: 'event',
      history: [
        { changedBy: [], answers: [{ status: 'INCOMPLETE' }] },
        { changedBy: [{ eventId: DOUBT.alicesCall, ...account }], answers: [{ status: 'PROVEN' }] },
        { changedBy: [{ eventId: DOUBT.bobsCall, ...account }], answers: [{ status: 'AMBIGUOUS' }], knownUntil: null },
      ],
    });
    const { out } = await backtrail('who', DOUBT.use, '--history');
    expect(out).toContain(`changed by event ${DOUBT.bobsCall} of account ${DOUBT.account}`);
  });

  it('is the same after a rebuild', async () => {
    const before = await backtrail('who', DOUBT.use, '--json', '--history');
    await backtrail('rebuild');
    expect((await backtrail('who', DOUBT.use, '--json', '--history')).out).toBe(before.out);
  });

  it('is told where an update of Backtrail has emptied the lineage, which is computed first', async () => {
    await db.ownerPool.query(EMPTY_LINEAGE);
    expect(await whoAt(times['alice'] ?? '')).toMatchObject({ status: 'PROVEN', origin: { id: DOUBT.alice } });
  });

  it('is told of what somebody did, of a tree and of all events', async () => {
    const { alice } = DOUBT;
    const [known, doubted] = [times['alice'] ?? '', times['bob'] ?? ''];
    const linesOf = async (...words: readonly string[]): Promise<number> =>
      (await backtrail(...words)).out.split('\n').filter((line) => line !== '').length;
    expect(await linesOf('did', alice, '--json', '--as-of', known)).toBe(2);
    expect(await linesOf('did', alice, '--json', '--as-of', doubted)).toBe(1);
    expect(await linesOf('attributions', '--as-of', known)).toBe(2);
    expect(await linesOf('attributions', '--as-of', doubted)).toBe(3);
    const tree = JSON.parse((await backtrail('tree', DOUBT.use, '--json', '--as-of', known)).out) as { nodes: unknown };
    expect(tree.nodes).toMatchObject([
      { kind: 'IAM_USER', id: alice },
      { kind: 'SESSION', status: 'PROVEN' },
    ]);
  });

  it('is refused of a time before all records and of one that is to come', async () => {
    const early = await backtrail('who', DOUBT.use, '--as-of', times['before'] ?? '');
    expect(early).toMatchObject({ code: 4 });
    expect(early.talk).toContain('AS_OF_TOO_EARLY');
    const late = await backtrail('who', DOUBT.use, '--as-of', '2999-01-01');
    expect(late.talk).toContain('AS_OF_IN_FUTURE');
    const both = await backtrail('who', DOUBT.use, '--history', '--as-of', '2026-01-01');
    expect(both.code).toBe(2);
  });
});
