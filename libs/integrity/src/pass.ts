import type { VerifyStage } from '#ledger';

/** A verification of the whole ledger. Moments are ISO 8601, UTC. */
export type VerifyPass = {
  readonly passId: string;
  readonly beganAt: string;
  /** Null while it goes on. */
  readonly endedAt: string | null;
  readonly stage: VerifyStage | 'done';
  readonly appends: number;
  readonly records: number;
  /** Records that there were when it began. */
  readonly expectedRecords: number;
  /** Of which the first thousand are kept as findings. */
  readonly faults: number;
  /** The code of what a slice failed of lately; null where it could be read. */
  readonly failure: string | null;
  /** When the next slice is due; of one that has ended: the next pass. */
  readonly nextAt: string;
};

export type PassRow = {
  readonly pass_id: string;
  readonly began_at: Date;
  readonly ended_at: Date | null;
  readonly stage: VerifyStage | 'done';
  readonly at: string;
  readonly last_append: string;
  readonly appends: string;
  readonly records: string;
  readonly expected_records: string;
  readonly faults: string;
  readonly failure: string | null;
  readonly next_at: Date;
  /** Until then, by the store's clock; below 0 where it has gone by. */
  readonly wait_ms: number;
};

export const PASS_ROWS = `
  select pass_id, began_at, ended_at, stage, at, last_append, appends, records, expected_records, faults, failure, next_at,
    (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms
  from integrity.pass`;

export const passIn = (row: PassRow): VerifyPass => ({
  passId: row.pass_id,
  beganAt: row.began_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  stage: row.stage,
  appends: Number(row.appends),
  records: Number(row.records),
  expectedRecords: Number(row.expected_records),
  faults: Number(row.faults),
  failure: row.failure,
  nextAt: row.next_at.toISOString(),
});
