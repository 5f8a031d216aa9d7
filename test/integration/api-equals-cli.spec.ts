import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { who } from '../../apps/cli/src/commands/who.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import type { TestDatabase } from '../support/database.ts';
import { heardTerminal } from '../support/heard-terminal.ts';
import { SAMPLE_INCIDENT, sampleStore } from '../support/sample-store.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
const RANDOM_EVENTS = 1_000;
/** As many as the budget allows with every field of every answer. */
const AT_ONCE = 50;

/** All that the contract's form of an attribution has. */
const WHO_MANY = `
  query WhoMany($ids: [String!]!) {
    whoMany(eventIds: $ids) {
      ... on Attribution { ...Said }
      ... on AttributionSet { id kind answers { ...Said } }
    }
  }
  fragment Said on Attribution {
    eventId eventTime eventName eventSource accountId status
    origin { ...From }
    hops { ...Step }
    claims { kind value authority }
    candidates { origin { ...From } hops { ...Step } }
    gap { reason accountId principalId ingestNext }
  }
  fragment From on Origin { kind id accountId service }
  fragment Step on Hop { sessionArn accessKeyId issuedAt issuedBy joinedBy strength crossAccount }`;

const ACCESS_KEY = `
  query Key($id: String!) {
    accessKey(id: $id) {
      ... on AccessKey {
        answers {
          sessionId sessionArn accessKeyId principalId createdAt firstSeenAt lastSeenAt status
          origin { kind id accountId service }
          hops { sessionArn accessKeyId issuedAt issuedBy joinedBy strength crossAccount }
          claims { kind value authority }
          candidates { origin { id } hops { accessKeyId } }
          gap { reason accountId principalId ingestNext }
        }
      }
    }
  }`;

describe('an answer over GraphQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-api-equals-'));
  let db: TestDatabase;
  let api: TestApi;
  let generated: readonly string[] = [];

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    await writeTrail(path.join(folder, 'logs'), { seed: SEED, records: 2_500, files: 24 }, manifest);
    const eventIds = new Set<string>();
    for await (const { eventId } of readManifest(manifest)) if (eventId !== null) eventIds.add(eventId);
    generated = [...eventIds].slice(0, RANDOM_EVENTS);
    db = await sampleStore(path.join(folder, 'logs'));
    api = await startTestApi(db);
  }, 120_000);
  afterAll(async () => {
    await api.close();
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function overGraphql(ids: readonly string[]): Promise<readonly unknown[]> {
    const answers: unknown[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const { data, errors } = await api.ask(WHO_MANY, { ids: ids.slice(at, at + AT_ONCE) });
      expect(errors).toBeUndefined();
      answers.push(...(data as { whoMany: unknown[] }).whoMany);
    }
    return answers;
  }

  it('is what the command line prints, for every event of the sample incident', async () => {
    const ids = sampleEventIds();
    expect(ids.length).toBeGreaterThan(70);
    expect(await overGraphql(ids)).toEqual(await onCommandLine(db, ids));
  });

  it('is what the command line prints, for 1,000 generated events with copies and conflicts among them', async () => {
    expect(generated).toHaveLength(RANDOM_EVENTS);
    const printed = await onCommandLine(db, generated);
    expect(await overGraphql(generated)).toEqual(printed);
    const statuses = new Set(printed.map((answer) => (answer as { status?: string }).status));
    expect([...statuses]).toEqual(expect.arrayContaining(['PROVEN', 'INCOMPLETE', undefined]));
  });

  it('is what the command line prints for a key, with as many sessions as carried it', async () => {
    for (const key of ['ASIAWO645SY5IRDEMO3B', 'ASIARTX3GSDSYRDEMO2A']) {
      const { data } = await api.ask(ACCESS_KEY, { id: key });
      const [printed] = (await onCommandLine(db, [key])) as { answers: unknown[] }[];
      expect((data as { accessKey: { answers: unknown } }).accessKey.answers).toEqual(printed?.answers);
    }
  });
});

/** `backtrail who ID… --json`, in this process. */
async function onCommandLine(db: TestDatabase, ids: readonly string[]): Promise<readonly unknown[]> {
  const { terminal, out } = heardTerminal();
  await who(db.pool, ids, { json: true, strict: false, history: false, at: null, asOf: null }, terminal);
  const document: unknown = JSON.parse(out());
  return Array.isArray(document) ? (document as unknown[]) : [document];
}

function sampleEventIds(): readonly string[] {
  const files = readdirSync(SAMPLE_INCIDENT, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  const texts = files.map((name) => readFileSync(path.join(SAMPLE_INCIDENT, name), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/"eventID":\s*"([^"]+)"/g)].map(([, id = '']) => id)))];
}
