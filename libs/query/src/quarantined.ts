import { prismaOver } from '#platform';
import type pg from 'pg';

/** A piece of input that was no record, without its bytes. */
export type QuarantinedEntry = {
  readonly quarantineId: string;
  readonly object: string;
  /** The item's index in the object; null where the whole object was refused. */
  readonly position: number | null;
  readonly byteOffset: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly contentHash: string;
  readonly contentBytes: string;
  readonly quarantinedAt: string;
  readonly replayedAt: string | null;
};

/** An entry with what was kept of its bytes, secrets blanked: all of them, or the first and the last. */
export type QuarantinedContent = QuarantinedEntry & { readonly isWhole: boolean; readonly content: Buffer };

/** Entries by id, `limit` at most, after the one named. */
export async function listQuarantine(
  pool: pg.Pool,
  after: bigint,
  limit: number,
): Promise<readonly QuarantinedEntry[]> {
  const rows = await (
    await prismaOver(pool)
  ).quarantine.findMany({
    where: { quarantineId: { gt: after } },
    orderBy: { quarantineId: 'asc' },
    take: limit,
    omit: { content: true },
    include: { replay: true },
  });
  return rows.map(entryOf);
}

/** One entry with its bytes; null where there is none of that id. */
export async function quarantinedContent(pool: pg.Pool, quarantineId: bigint): Promise<QuarantinedContent | null> {
  const row = await (
    await prismaOver(pool)
  ).quarantine.findUnique({ where: { quarantineId }, include: { replay: true } });
  return row === null ? null : { ...entryOf(row), isWhole: row.isWhole, content: Buffer.from(row.content) };
}

type Row = {
  readonly quarantineId: bigint;
  readonly objectName: string;
  readonly position: number | null;
  readonly byteOffset: bigint | null;
  readonly reason: string;
  readonly detail: string;
  readonly contentHash: Uint8Array;
  readonly contentBytes: bigint;
  readonly quarantinedAt: Date;
  readonly replay: { readonly replayedAt: Date } | null;
};

function entryOf(row: Row): QuarantinedEntry {
  return {
    quarantineId: row.quarantineId.toString(),
    object: row.objectName,
    position: row.position,
    byteOffset: row.byteOffset?.toString() ?? null,
    reason: row.reason,
    detail: row.detail,
    contentHash: Buffer.from(row.contentHash).toString('hex'),
    contentBytes: row.contentBytes.toString(),
    quarantinedAt: row.quarantinedAt.toISOString(),
    replayedAt: row.replay?.replayedAt.toISOString() ?? null,
  };
}
