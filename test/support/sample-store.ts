import path from 'node:path';
import { ingest } from '#ingest';
import { awaitCurrent } from '#projection';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export const SAMPLE_INCIDENT = path.resolve(import.meta.dirname, '../../apps/cli/sample-incident');

/** A database of a spec's own that holds the sample incident, and whatever else is named. */
export async function sampleStore(...more: readonly string[]): Promise<TestDatabase> {
  const db = await freshDatabase();
  const report = await ingest({ pool: db.pool }, [SAMPLE_INCIDENT, ...more]);
  await awaitCurrent(db.pool, report.appendIds.map(String));
  return db;
}
