import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';

/** A new empty folder, removed when the spec file that asked for it is done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-spec-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
