import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';

const BACKTRAIL = path.resolve(import.meta.dirname, '../../bin/backtrail.mjs');
const HARD_LIMIT_MS = 10_000;

/** A server as an operator starts it: a process of its own, told by the environment. */
type Served = { readonly url: string; readonly stop: () => Promise<{ code: number | null; talk: string }> };

function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [BACKTRAIL, 'serve'], {
    env: { PATH, HOME, HTTP_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let talk = '';
  const ended = new Promise<{ code: number | null; talk: string }>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, talk });
    });
  });
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      talk += text;
      const url = /Listening on (http:\/\/\S+)/.exec(talk)?.[1];
      if (url === undefined) return;
      resolve({
        url,
        stop: () => {
          child.kill('SIGTERM');
          const late = setTimeout(() => child.kill('SIGKILL'), HARD_LIMIT_MS);
          return ended.finally(() => {
            clearTimeout(late);
          });
        },
      });
    });
    child.on('close', () => {
      reject(new Error(talk));
    });
  });
}

describe('backtrail serve', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('asks for a token that `backtrail tokens add` made, and stops on SIGTERM though a push is under way', async () => {
    const added = await runBacktrail(['tokens', 'add', 'e2e'], { databaseUrl: db.appUrl });
    const authorization = `Bearer ${added.out.trim()}`;
    const { url, stop } = await serve({ DATABASE_URL: db.appUrl, AUTH_MODE: 'token', HTTP_HOST: '0.0.0.0' });
    const here = url.replace('0.0.0.0', '127.0.0.1');
    const push = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${here}/v1/records`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: recordTextOf('e2e'),
      });
    expect((await push({})).status).toBe(401);
    expect(await (await push({ authorization })).json()).toMatchObject({ records: { new: 1 } });
    const listed = await runBacktrail(['tokens', 'list', '--json'], { databaseUrl: db.appUrl });
    expect(JSON.parse(listed.out)).toMatchObject({ name: 'e2e', lastUsedAt: expect.any(String) as unknown });

    const endless = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const hanging = fetch(`${here}/v1/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: endless,
      duplex: 'half',
    }).catch(() => undefined);
    const { code, talk } = await stop();
    await hanging;
    expect(code).toBe(0);
    expect(talk).not.toContain(added.out.trim().slice(3));
  }, 60_000);

  it.each([
    [{ AUTH_MODE: 'none', HTTP_HOST: '0.0.0.0' }, 'HTTP_HOST: with AUTH_MODE none'],
    [{ AUTH_MODE: 'oidc' }, 'AUTH_MODE: oidc is not built in this version'],
    [{ AUTH_MODE: 'basic', HTTP_ORIGIN: 'nonsense' }, '2 settings are not usable'],
  ])('does not start with %j', async (env, why) => {
    await expect(serve({ DATABASE_URL: db.appUrl, ...env })).rejects.toThrow(why);
  });
});
