import { hash } from 'node:crypto';
import { basename } from 'node:path';
import type pg from 'pg';
import { storedTexts } from './stored-texts.ts';
import type { StoredText } from './stored-texts.ts';
import type { FiledRecord } from './trail-generator.ts';

/** What a trail's manifest says, in the form that a store is compared with. */
export type Oracle = {
  readonly seed: number;
  /** By the hash of its text: every text that must be stored, once, wherever it was delivered. */
  readonly texts: ReadonlyMap<string, FiledRecord>;
  /** By file, position and reason. */
  readonly poison: ReadonlyMap<string, FiledRecord>;
  /** By base name: the records that the file shows. */
  readonly files: ReadonlyMap<string, readonly FiledRecord[]>;
};

/** Gathers a manifest. */
export async function oracleOf(
  seed: number,
  manifest: AsyncIterable<FiledRecord> | Iterable<FiledRecord>,
): Promise<Oracle> {
  const texts = new Map<string, FiledRecord>();
  const poison = new Map<string, FiledRecord>();
  const files = new Map<string, FiledRecord[]>();
  for await (const record of manifest) {
    if (record.poison === null) texts.set(record.sha256, record);
    else poison.set(poisonKey(basename(record.path), record.position, record.poison), record);
    const name = basename(record.path);
    const inFile = files.get(name);
    if (inFile === undefined) files.set(name, [record]);
    else inFile.push(record);
  }
  return { seed, texts, poison, files };
}

const poisonKey = (file: string, position: number | null, reason: string): string =>
  `${file} item ${position ?? '-'} ${reason}`;

/**
 * Compares a store with what was delivered. Nothing may be lost, told twice, or stored that was not delivered; every
 * record's bytes must come back as they were delivered, but for session tokens; and every piece of poison must lie in
 * quarantine, once.
 *
 * @returns a line for each difference, with key, file, offset and seed; none when the store is as it must be
 */
export async function lostOrDoubled(pool: pg.Pool, oracle: Oracle): Promise<readonly string[]> {
  return [
    ...(await recordFaults(pool, oracle)),
    ...(await quarantineFaults(pool, oracle)),
    ...(await objectFaults(pool, oracle)),
    ...(await appendFaults(pool)),
  ];
}

async function recordFaults(pool: pg.Pool, oracle: Oracle): Promise<readonly string[]> {
  const faults: string[] = [];
  const found = new Set<string>();
  for await (const stored of storedTexts(pool)) {
    const expected = oracle.texts.get(stored.textHash);
    if (expected === undefined) faults.push(`stored, though never delivered: ${stored.eventId} ${stored.textHash}`);
    else if (found.has(stored.textHash)) faults.push(`stored twice: ${placeOf(expected, oracle.seed)}`);
    else faults.push(...[...faultsOf(stored, expected)].map((fault) => `${fault}: ${placeOf(expected, oracle.seed)}`));
    found.add(stored.textHash);
  }
  for (const [textHash, expected] of oracle.texts) {
    if (!found.has(textHash)) faults.push(`lost: ${placeOf(expected, oracle.seed)}`);
  }
  return faults;
}

function* faultsOf(stored: StoredText, expected: FiledRecord): Generator<string> {
  if (stored.eventId !== expected.eventId) yield `stored under the event id ${stored.eventId}`;
  if (stored.accountId !== expected.accountId) yield `stored under the account ${stored.accountId}`;
  if (stored.eventTimeMs !== expected.eventTimeMs) yield `stored under the time ${stored.eventTimeMs}`;
  if (stored.readBackHash !== (stored.storedHash ?? stored.textHash)) yield 'its bytes are not what its row says';
  if ((stored.storedHash !== null) !== expected.hasSecret)
    yield `its bytes were ${expected.hasSecret ? 'not ' : ''}changed`;
  if (expected.hasSecret && stored.text.includes('SYNTHETIC')) yield 'its session token was stored';
}

const placeOf = ({ eventId, path, position, byteOffset, sha256 }: FiledRecord, seed: number): string =>
  `${eventId ?? 'poison'} ${sha256} (${path}, item ${position}, byte ${byteOffset}, seed ${seed})`;

const QUARANTINE = `
  select object_name, position, reason, content_hash from ledger.quarantine`;

type QuarantineRow = {
  readonly object_name: string;
  readonly position: number | null;
  readonly reason: string;
  readonly content_hash: Buffer;
};

async function quarantineFaults(pool: pg.Pool, { poison, seed }: Oracle): Promise<readonly string[]> {
  const { rows } = await pool.query<QuarantineRow>(QUARANTINE);
  const faults: string[] = [];
  const found = new Set<string>();
  for (const row of rows) {
    const key = poisonKey(basename(row.object_name), row.position, row.reason);
    const expected = poison.get(key);
    if (expected?.sha256 !== row.content_hash.toString('hex'))
      faults.push(`quarantined, though nothing is wrong with it: ${key}`);
    if (found.has(key)) faults.push(`quarantined twice: ${key}`);
    found.add(key);
  }
  for (const [key, record] of poison) {
    if (!found.has(key)) faults.push(`not quarantined (${key}): ${placeOf(record, seed)}`);
  }
  return faults;
}

const OUTCOMES = `
  select name, outcome, records_seen::int as seen, records_quarantined::int as quarantined
  from ledger.object_outcome join ledger.object using (object_id)`;

type OutcomeRow = {
  readonly name: string;
  readonly outcome: string;
  readonly seen: number;
  readonly quarantined: number;
};

/** Every file must have been read to its end at least once, and every such reading must have seen the same. */
async function objectFaults(pool: pg.Pool, { files }: Oracle): Promise<readonly string[]> {
  const { rows } = await pool.query<OutcomeRow>(OUTCOMES);
  const faults: string[] = [];
  const done = new Set<string>();
  for (const { name, outcome, seen, quarantined } of rows) {
    const records = files.get(basename(name)) ?? []; // a file without records has no line in the manifest
    const refused = records.filter(({ poison }) => poison !== null).length;
    if (outcome !== 'READ') faults.push(`${name} was not read: ${outcome}`);
    else if (seen !== records.length) faults.push(`of ${name} ${seen} records were seen, not ${records.length}`);
    else if (quarantined !== refused) faults.push(`of ${name} ${quarantined} were quarantined, not ${refused}`);
    done.add(basename(name));
  }
  for (const name of files.keys()) if (!done.has(name)) faults.push(`${name} was never read to its end`);
  return faults;
}

const APPENDS = `
  select coalesce(sum(record_count), 0)::int as told, (select count(*)::int from ledger.record) as stored from ledger.append`;

async function appendFaults(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ told: number; stored: number }>(APPENDS);
  const { told = -1, stored = -1 } = rows[0] ?? {};
  return told === stored ? [] : [`the appends count ${told} records, the ledger holds ${stored}`];
}

const ACKNOWLEDGED = `
  select name from ledger.object_outcome join ledger.object using (object_id) where outcome = 'READ'`;

const STORED_OF = `
  select encode(text_hash, 'hex') as text_hash from ledger.record where text_hash = any ($1::bytea[])`;

/**
 * What was acknowledged must be stored, at any moment: every record of a file that is marked as read.
 *
 * @param known files that an earlier check found whole; those found whole now are added
 */
export async function acknowledgedButLost(
  pool: pg.Pool,
  oracle: Oracle,
  known: Set<string>,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(ACKNOWLEDGED);
  const fresh = [...new Set(rows.map(({ name }) => basename(name)))].filter((name) => !known.has(name));
  const records = fresh.flatMap((name) => oracle.files.get(name) ?? []).filter(({ poison }) => poison === null);
  const hashes = records.map(({ sha256 }) => Buffer.from(sha256, 'hex'));
  const { rows: stored } = await pool.query<{ text_hash: string }>(STORED_OF, [hashes]);
  const found = new Set(stored.map(({ text_hash }) => text_hash));
  for (const name of fresh) known.add(name);
  return records
    .filter(({ sha256 }) => !found.has(sha256))
    .map((record) => `acknowledged, but not stored: ${placeOf(record, oracle.seed)}`);
}

/** One hash over all stored texts, whatever the order they came in: equal stores have equal hashes. */
export async function contentsHash(pool: pg.Pool): Promise<string> {
  const lines: string[] = [];
  for await (const { eventId, accountId, eventTimeMs, textHash, readBackHash } of storedTexts(pool)) {
    lines.push([eventId, accountId, eventTimeMs, textHash, readBackHash ?? '-'].join(' '));
  }
  return hash('sha256', lines.sort().join('\n'));
}
