import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken } from '#access';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { asSuperuser, appendTexts } from '../support/ledger-batch.ts';
import { eventually } from '../support/eventually.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const AN_HOUR_AGO = `
  update ledger.append set appended_at = appended_at - interval '1 hour'`;

/** Nothing of these quotas comes in again while a test runs, however slow the machine. */
const push = {
  atOnce: 2,
  requests: { perSecond: 0.001, burst: 3 },
  bytes: { perSecond: 0.1, burst: 5_000 },
  lagSeconds: 300,
};

describe('POST /v1/records, by quota', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { authMode: 'token', limits: { ...LIMITS, push } });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const send = async (token: string, body: string | ReadableStream): Promise<Response> =>
    fetch(`${api.url}/v1/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body,
      ...(typeof body === 'string' ? {} : { duplex: 'half' as const }),
    });
  const stored = async (): Promise<number> =>
    (await db.pool.query<{ n: number }>('select count(*)::int as n from ledger.record')).rows[0]!.n;
  const retryAfter = (response: Response): number => Number(response.headers.get('retry-after'));

  it('refuses a token that pushes too often, says when to come again, and stores nothing of it', async () => {
    const [eager, other] = [await addToken(db.pool, 'eager'), await addToken(db.pool, 'other')];
    const record = recordTextOf('again');
    const counts = [];
    for (let at = 0; at < 3; at++) {
      counts.push(((await (await send(eager, record)).json()) as { records: unknown }).records);
    }
    const none = { duplicate: 0, conflict: 0, quarantined: 0 };
    const again = { ...none, seen: 1, new: 0, duplicate: 1 };
    expect(counts).toEqual([{ ...none, seen: 1, new: 1 }, again, again]);

    const before = await stored();
    const refused = await send(eager, recordTextOf('too much'));
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'PUSH_QUOTA' }]);
    expect([retryAfter(refused) > 0, retryAfter(refused) <= 1_000, await stored()]).toEqual([true, true, before]);
    expect((await send(other, recordTextOf('of another'))).status).toBe(200);
  });

  it('counts the bytes that came, though nobody said how many there would be', async () => {
    const token = await addToken(db.pool, 'bulky');
    const body = `${recordTextOf('bulky', { requestParameters: { padding: 'x'.repeat(6_000) } })}\n`;
    const chunked = new ReadableStream({
      start: (stream) => {
        stream.enqueue(Buffer.from(body));
        stream.close();
      },
    });
    expect((await send(token, chunked)).status).toBe(200);
    const before = await stored();
    const refused = await send(token, recordTextOf('small'));
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'PUSH_QUOTA' }]);
    expect([retryAfter(refused) > 10_000, await stored()]).toEqual([true, before]);
    const metrics = await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(await metrics.text()).toMatch(/^backtrail_push_refused_total\{code="PUSH_QUOTA"\} [1-9]/m);
  });
});

describe('POST /v1/records, while the lineage is behind', () => {
  it('refuses by 429 and stores nothing, helps the lineage along, and takes the same push then', async () => {
    const db = await freshDatabase();
    const api = await startTestApi(db);
    const send = (): Promise<Response> =>
      fetch(`${api.url}/v1/records`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: recordTextOf('pushed'),
      });
    try {
      await appendTexts(db.pool, [recordTextOf('before')]);
      await asSuperuser(db.adminUrl, (admin) => admin.query(AN_HOUR_AGO));
      const refused = await send();
      expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'PUSH_LINEAGE_BEHIND' }]);
      expect(Number(refused.headers.get('retry-after'))).toBe(15);
      expect((await db.pool.query('select from ledger.record')).rowCount).toBe(1);
      const taken = await eventually('it is taken', send, ({ status }) => status === 200);
      expect(await taken.json()).toMatchObject({ records: { new: 1 } });
    } finally {
      await api.close();
      await db.drop();
    }
  }, 60_000);
});
