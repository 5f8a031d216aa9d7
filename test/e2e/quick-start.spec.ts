import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HOOKS = path.join(ROOT, 'test/support/note-loaded.mjs');
const COMMAND = path.join(ROOT, 'bin/backtrail.mjs');
const UNKNOWN_EVENT = '00000000-0000-4000-8000-000000000000';
const SERVERS_OWN = /@aws-sdk|@smithy|@nestjs|@prisma|graphql|mercurius|fastify|bullmq|ioredis|generated\/client/;

const run = promisify(execFile);

describe('how much a command loads', () => {
  let db: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    db = await freshDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'backtrail-loaded-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await db.drop();
  });

  async function loadedBy(...words: string[]): Promise<readonly string[]> {
    const list = path.join(folder, words[0] ?? '');
    const env = { PATH: process.env['PATH'] ?? '', LOADED_MODULES: list, DATABASE_URL: db.appUrl };
    // An event that is not stored ends with a code of its own.
    await run(process.execPath, ['--import', HOOKS, COMMAND, ...words], { env }).catch(() => undefined);
    return readFileSync(list, 'utf8').trim().split('\n');
  }

  it('is next to nothing to help', async () => {
    const loaded = await loadedBy('--help');
    expect(loaded).toContain(pathToFileURL(COMMAND).href);
    expect(loaded.length).toBeLessThan(12);
    expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([]);
  });

  it('is a few files to answer, and nothing of what the server needs', async () => {
    const loaded = await loadedBy('who', UNKNOWN_EVENT);
    expect(loaded.filter((url) => url.includes('/pg/'))).not.toEqual([]);
    expect(loaded.length).toBeLessThan(60);
    expect(loaded.filter((url) => SERVERS_OWN.test(url))).toEqual([]);
  });
});
