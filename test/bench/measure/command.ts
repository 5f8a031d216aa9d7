import path from 'node:path';
import { storeHome } from './store.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The command line as users have it, compiled. */
export const PROGRAM = path.join(ROOT, 'bin/backtrail.mjs');

/** The settings of a command that works on the store under a home, whatever this process was told. */
export function environmentOf(home: string): Record<string, string | undefined> {
  return { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '', BACKTRAIL_HOME: storeHome(home) };
}
