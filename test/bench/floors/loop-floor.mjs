// What is written by hand first: one file after the other is inflated and parsed, and its records go as rows of text by COPY
// into a table with three indexes. Nothing overlaps, nothing is compared, no record's text is kept.
// Words: the folder, and how many rows a COPY has at least; 1 makes one of each file. The server's address is in LOOP_URL.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { from } from 'pg-copy-streams';

const MAKE_TABLE = `
  drop schema if exists bench_loop cascade;
  create schema bench_loop;
  create table bench_loop.record (
    event_time timestamptz(3) not null, event_uuid uuid not null, account text not null, text_hash bytea not null,
    actor uuid not null, file integer not null, position integer not null, is_read_only boolean, event_name text,
    event_source text, region text, source_ip text, error_code text);
  create index on bench_loop.record (event_time, event_uuid, account, text_hash);
  create index on bench_loop.record (actor, event_time);
  create index on bench_loop.record (event_time)`;
const DROP = 'drop schema bench_loop cascade';
const ESCAPES = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const [folder, step] = process.argv.slice(2);
const client = new pg.Client({ connectionString: process.env.LOOP_URL, application_name: 'backtrail-bench' });
await client.connect();
await client.query(MAKE_TABLE);
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.json.gz'));
let records = 0;
let rows = [];
for (const [file, name] of files.entries()) {
  const { Records } = JSON.parse(gunzipSync(readFileSync(path.join(folder, name))).toString());
  for (const [position, record] of Records.entries()) rows.push(rowOf(record, file, position));
  if (rows.length >= Number(step)) await put();
}
await put();
await client.query(DROP);
await client.end();
process.stdout.write(JSON.stringify({ records }));

async function put() {
  if (rows.length === 0) return;
  await pipeline(Readable.from([rows.join('')]), client.query(from('copy bench_loop.record from stdin')));
  records += rows.length;
  rows = [];
}

function rowOf(record, file, position) {
  const identity = JSON.stringify(record.userIdentity);
  const fields = [
    record.eventTime,
    record.eventID,
    textOf(record.recipientAccountId),
    `\\\\x${createHash('sha256').update(JSON.stringify(record)).digest('hex')}`,
    createHash('md5').update(identity).digest('hex'),
    file,
    position,
    textOf(record.readOnly),
    textOf(record.eventName),
    textOf(record.eventSource),
    textOf(record.awsRegion),
    textOf(record.sourceIPAddress),
    textOf(record.errorCode),
  ];
  return `${fields.join('\t')}\n`;
}

function textOf(value) {
  if (value === undefined || value === null) return '\\N';
  return String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]);
}
