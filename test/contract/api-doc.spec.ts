import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { addToken } from '#access';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import type { TestDatabase } from '../support/database.ts';
import { sampleStore } from '../support/sample-store.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/api.md');
const EXAMPLE = /```http\n(?<request>[^`]+)\n```\n\n```json status=(?<status>\d+)\n(?<answer>[^`]+)\n```/g;

/** `BACKTRAIL_WRITE_DOCS=1` writes the answers anew. */
const isWriting = process.env['BACKTRAIL_WRITE_DOCS'] === '1';

type Example = { readonly title: string; readonly request: string; readonly status: string; readonly answer: string };

const text = readFileSync(FILE, 'utf8');
const examples = [...text.matchAll(EXAMPLE)].map((match): Example => {
  const { request = '', status = '', answer = '' } = match.groups ?? {};
  const section = [...text.slice(0, match.index).matchAll(/^## (.+)$/gm)].at(-1)?.[1] ?? '';
  const title = `${section} (line ${text.slice(0, match.index).split('\n').length})`;
  return { title, request, status, answer };
});

describe('docs/api.md', () => {
  let db: TestDatabase;
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    db = await sampleStore();
    token = await addToken(db.pool, 'docs');
    api = await startTestApi(db, { authMode: 'token' });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  async function answerTo(request: string): Promise<{ readonly status: string; readonly body: unknown }> {
    const [head = '', ...rest] = request.split('\n\n');
    const [line = '', ...headers] = head.split('\n');
    const [method = '', target = ''] = line.split(' ');
    const response = await fetch(`${api.url}${target}`, {
      method,
      headers: headers.map((header): [string, string] => {
        const [name = '', value = ''] = header.split(': ');
        return [name, value.replace('$BACKTRAIL_TOKEN', token)];
      }),
      body: rest.join('\n\n'),
    });
    return { status: String(response.status), body: await response.json() };
  }

  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(9);
  });

  it('tells the limits that are in force', () => {
    const number = (value: number): string => value.toLocaleString('en');
    const { aliases, rootFields, directives } = LIMITS;
    for (const row of [
      `| body | ${number(LIMITS.bodyBytes / 1024)} KB,`,
      `| tokens | ${number(LIMITS.tokens)} |`,
      `| fields within fields | ${number(LIMITS.depth)} |`,
      `| ${number(aliases)}, ${number(rootFields)}, ${number(directives)}, with fragments written out |`,
      `| fields in all | ${number(LIMITS.fields)},`,
      `| \`first\` | 1 to ${number(LIMITS.pageSize)};`,
      `| cost | ${number(LIMITS.cost)} points |`,
      `| message of a subscription | ${number(LIMITS.messageCost)} points |`,
      `| ${number(LIMITS.streamsOfViewer)} for each viewer, ${number(LIMITS.streams)} for the server |`,
      `more than ${number(LIMITS.streamReplay)} records, changes and epochs`,
      `more than ${number(LIMITS.streamBehind)} records or changes behind`,
      `more than ${number(LIMITS.streamHeld)} messages`,
      `takes nothing for ${number(LIMITS.streamStallMs / 1000)} s is cut. Every ${number(LIMITS.streamBeatMs / 1000)} s`,
      `| time | ${number(LIMITS.deadlineMs / 1000)} s; ${number(LIMITS.statementMs / 1000)} s for one SQL statement |`,
    ]) {
      expect(text).toContain(row);
    }
  });

  it.each(examples)('is answered as it says: $title', async ({ request, status, answer }) => {
    const told = await answerTo(request);
    if (isWriting) {
      const written = await format(JSON.stringify(withoutTime(told.body)), { parser: 'json', printWidth: 120 });
      const now = readFileSync(FILE, 'utf8');
      const at = now.indexOf(request);
      writeFileSync(FILE, now.slice(0, at) + now.slice(at).replace(answer, () => written.trimEnd()));
      return;
    }
    expect([told.status, withoutTime(told.body)]).toEqual([status, JSON.parse(answer)]);
  });
});

/** How long a push took is not the same twice. */
function withoutTime(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('seconds' in body)) return body;
  return { ...body, seconds: 0.05 };
}
