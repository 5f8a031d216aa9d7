import type pg from 'pg';
import { createBreather } from './breather.ts';
import { checkAppends, isEnoughAtOnce } from './check-appends.ts';
import type { Finding } from './finding.ts';
import { APPEND_ROWS } from './load-appends.ts';
import type { AppendRow } from './load-appends.ts';
import { ALL_NUMBERS, sweepAppendless, sweepBlocks, sweepObjects } from './sweep-orphans.ts';
import { sweepEntriesAfter } from './sweep-quarantine.ts';

/** What a verification in slices goes through, one after the other. */
export const VERIFY_STAGES = ['appends', 'blocks', 'objects', 'quarantine'] as const;
export type VerifyStage = (typeof VERIFY_STAGES)[number];

/** A slice: the numbers of a stage behind `after`. Appends behind `lastAppend` are left for another time. */
export type SliceStart = { readonly stage: VerifyStage; readonly after: string; readonly lastAppend: string };

/** What a slice found. `until` is the number up to which all of the stage is done; null: the stage is. */
export type VerifiedSlice = {
  readonly until: string | null;
  readonly appends: number;
  readonly records: number;
  readonly findings: readonly Finding[];
};

/** Where a stage in slices begins. */
export const FIRST_NUMBER = ALL_NUMBERS.after;

const APPENDS = `
  ${APPEND_ROWS.trim()} where a.append_id > $1 and a.append_id <= $2 order by a.append_id limit 200`;
// By what is there, not by numbers: they may have gaps of any size.
const NEXT_SEGMENTS = `
  select max(segment_id) as until from (
    select segment_id from ledger.segment_block where segment_id > $1 order by segment_id limit 20000) b`;
const NEXT_OBJECTS = `
  select max(object_id) as until from (
    select object_id from ledger.object_outcome where object_id > $1 order by object_id limit 200) o`;

/**
 * Checks a slice of the ledger: as much as is read and computed in about a second. All slices of all stages together
 * check what `verifyLedger` does.
 *
 * Nothing is written, so readers behind the horizon do not wait for it.
 */
export function verifySlice(client: pg.ClientBase, start: SliceStart): Promise<VerifiedSlice> {
  switch (start.stage) {
    case 'appends':
      return appendSlice(client, start);
    case 'blocks':
      return rangeSlice(client, start.after, NEXT_SEGMENTS, sweepBlocks);
    case 'objects':
      return rangeSlice(client, start.after, NEXT_OBJECTS, sweepObjects);
    case 'quarantine':
      return quarantineSlice(client, start.after);
  }
}

async function appendSlice(client: pg.ClientBase, { after, lastAppend }: SliceStart): Promise<VerifiedSlice> {
  const { rows } = await client.query<AppendRow>(APPENDS, [after, lastAppend]);
  const some = fewEnough(rows);
  const last = some.at(-1)?.append_id;
  // Behind the last one lies only what has no append, and appends of the meantime.
  if (last === undefined) {
    const findings = await sweepAppendless(client, { after, until: ALL_NUMBERS.until });
    return { until: null, appends: 0, records: 0, findings };
  }
  const checked = await checkAppends(client, some, createBreather());
  const orphans = await sweepAppendless(client, { after, until: last });
  return {
    until: last,
    appends: some.length,
    records: checked.records,
    findings: [...checked.findings, ...orphans],
  };
}

function fewEnough(rows: readonly AppendRow[]): readonly AppendRow[] {
  let [records, bytes] = [0, 0];
  const end = rows.findIndex((row, at) => {
    records += row.record_count;
    bytes += Number(row.text_bytes);
    return at > 0 && isEnoughAtOnce(records, bytes);
  });
  return end === -1 ? rows : rows.slice(0, end);
}

async function rangeSlice(
  client: pg.ClientBase,
  after: string,
  next: string,
  sweep: typeof sweepBlocks,
): Promise<VerifiedSlice> {
  const { rows } = await client.query<{ until: string | null }>(next, [after]);
  const until = rows[0]?.until ?? null;
  const findings = until === null ? [] : await sweep(client, { after, until });
  return { until, appends: 0, records: 0, findings };
}

async function quarantineSlice(client: pg.ClientBase, after: string): Promise<VerifiedSlice> {
  const { last, findings } = await sweepEntriesAfter(client, after);
  return { until: last, appends: 0, records: 0, findings };
}
