import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startBacktrail } from '../support/ingest-run.ts';

describe('backtrail start', () => {
  it('answers for the sample incident, serves, and stops with all that it started', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'backtrail-start-'));
    try {
      const run = startBacktrail(['start'], { home, httpPort: 0 });
      const url = await run.said(/Listening on (http:\/\/\S+)/);
      expect(await statusOf(`${url}/healthz`)).toBe(200);
      expect(await statusOf(`${url}/readyz`)).toBe(200);

      run.kill('SIGINT');
      const { code, out } = await run.ended;
      expect(code).toBe(0);
      expect(out).toContain('PROVEN       mallory created user svc-backup in 444455556666');
      await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 120_000);
});

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;
