import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRecord } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';

const HOME = '111122223333';
const USE = '00000000-0000-4000-8000-000000000001';
const ALICES_CALL = '00000000-0000-4000-8000-000000000002';
const BOBS_CALL = '00000000-0000-4000-8000-000000000003';

/** The session's record shows no key, so any call that issued it in its second may be the one. */
const use = aRecord({
  eventID: USE,
  eventTime: '2026-03-02T09:10:00Z',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROADEPLOY:ci',
    arn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`,
    accountId: HOME,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROADEPLOY',
        arn: `arn:aws:iam::${HOME}:role/Deploy`,
        accountId: HOME,
        userName: 'Deploy',
      },
      attributes: { creationDate: '2026-03-02T09:00:00Z' },
    },
  },
});

const takenBy = (userName: string, eventID: string, key: string) =>
  aRecord({
    eventID,
    eventTime: '2026-03-02T09:00:00Z',
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${userName.toUpperCase()}`,
      arn: `arn:aws:iam::${HOME}:user/${userName}`,
      accountId: HOME,
      accessKeyId: `AKIA${userName.toUpperCase()}`,
      userName,
    },
    requestParameters: { roleArn: `arn:aws:iam::${HOME}:role/Deploy`, roleSessionName: 'ci' },
    responseElements: {
      credentials: { accessKeyId: key, expiration: 'Mar 2, 2026, 10:00:00 AM' },
      assumedRoleUser: { assumedRoleId: 'AROADEPLOY:ci', arn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci` },
    },
  });

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
    JSON.parse((await backtrail('who', USE, '--json', '--as-of', time)).out);

  beforeAll(async () => {
    db = await freshDatabase();
    times['before'] = await clock();
    for (const [name, record] of Object.entries({
      use,
      alice: takenBy('alice', ALICES_CALL, 'ASIAONE'),
      bob: takenBy('bob', BOBS_CALL, 'ASIATWO'),
    })) {
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
      origin: { id: `arn:aws:iam::${HOME}:user/alice` },
    });
    expect(await whoAt(times['bob'] ?? '')).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });

  it('is told as one history, with the records that changed it', async () => {
    const run = await backtrail('who', USE, '--json', '--history');
    const account = { accountId: HOME };
    expect(JSON.parse(run.out)).toMatchObject({
      id: USE,
      kind: 'event',
      history: [
        { changedBy: [], answers: [{ status: 'INCOMPLETE' }] },
        { changedBy: [{ eventId: ALICES_CALL, ...account }], answers: [{ status: 'PROVEN' }] },
        { changedBy: [{ eventId: BOBS_CALL, ...account }], answers: [{ status: 'AMBIGUOUS' }], knownUntil: null },
      ],
    });
    const { out } = await backtrail('who', USE, '--history');
    expect(out).toContain(`changed by event ${BOBS_CALL} of account ${HOME}`);
  });

  it('is the same after a rebuild', async () => {
    const before = await backtrail('who', USE, '--json', '--history');
    await backtrail('rebuild');
    expect((await backtrail('who', USE, '--json', '--history')).out).toBe(before.out);
  });

  it('is told of what somebody did, of a tree and of all events', async () => {
    const alice = `arn:aws:iam::${HOME}:user/alice`;
    const [known, doubted] = [times['alice'] ?? '', times['bob'] ?? ''];
    const linesOf = async (...words: readonly string[]): Promise<number> =>
      (await backtrail(...words)).out.split('\n').filter((line) => line !== '').length;
    expect(await linesOf('did', alice, '--json', '--as-of', known)).toBe(2);
    expect(await linesOf('did', alice, '--json', '--as-of', doubted)).toBe(1);
    expect(await linesOf('attributions', '--as-of', known)).toBe(2);
    expect(await linesOf('attributions', '--as-of', doubted)).toBe(3);
    const tree = JSON.parse((await backtrail('tree', USE, '--json', '--as-of', known)).out) as { nodes: unknown };
    expect(tree.nodes).toMatchObject([
      { kind: 'IAM_USER', id: alice },
      { kind: 'SESSION', status: 'PROVEN' },
    ]);
  });

  it('is refused of a time before all records and of one that is to come', async () => {
    const early = await backtrail('who', USE, '--as-of', times['before'] ?? '');
    expect(early).toMatchObject({ code: 1 });
    expect(early.talk).toContain('AS_OF_TOO_EARLY');
    const late = await backtrail('who', USE, '--as-of', '2999-01-01');
    expect(late.talk).toContain('AS_OF_IN_FUTURE');
    const both = await backtrail('who', USE, '--history', '--as-of', '2026-01-01');
    expect(both.code).toBe(2);
  });
});
