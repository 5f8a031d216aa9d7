import type { HostileCase } from './hostile-case.ts';
import { caseOf, fileOf, logName, ordinary, readCase, skippedCase } from './hostile-case.ts';

const ACCOUNT = '111122223333';
const FOLDER = `AWSLogs/${ACCOUNT}`;

/** Names and kinds of files: what must be set apart unopened, and what must not be for a strange name. */
export function nameCases(): readonly HostileCase[] {
  return [...setApart(), ...notFiles(), ...links(), strangeName()];
}

function setApart(): readonly HostileCase[] {
  const names = [
    `${FOLDER}/CloudTrail-Digest/us-east-1/2026/11/03/${ACCOUNT}_CloudTrail-Digest_us-east-1_org-trail_us-east-1_20261103T140000Z.json.gz`,
    `${FOLDER}/CloudTrail-Digest/us-east-1/2026/11/03/${ACCOUNT}_CloudTrail-Digest_us-east-1_org-trail_us-east-1_20261103T150000Z_backfill.json.gz`,
    `${FOLDER}/CloudTrail-Insight/us-east-1/2026/11/03/${ACCOUNT}_CloudTrail-Insight_us-east-1_20261103T1410Z_AbCdEfGhIjKlMnOp.json.gz`,
    `${FOLDER}/vpcflowlogs/us-east-1/2026/11/03/${ACCOUNT}_vpcflowlogs_us-east-1_fl-1_20261103T1410Z_1a2b3c4d.log.gz`,
    `${FOLDER}/Config/us-east-1/2026/11/3/ConfigHistory/${ACCOUNT}_Config_us-east-1_ConfigHistory_1.json.gz`,
    `${FOLDER}/elasticloadbalancing/us-east-1/2026/11/03/${ACCOUNT}_elasticloadbalancing_us-east-1_app.log.gz`,
    'README.md',
    'costs.csv',
    'export.parquet',
    '.DS_Store',
    '.hidden.json.gz',
    'picture.png',
  ];
  // Were one of them opened, its records would show.
  return names.map((name) => skippedCase(name, { kind: 'bytes', bytes: fileOf(ordinary(`set apart ${name}`, 1)) }));
}

function notFiles(): readonly HostileCase[] {
  return [skippedCase(logName('pipe'), { kind: 'pipe' }), skippedCase('pipe.json', { kind: 'pipe' })];
}

/** A link to a file is followed, and its records are told twice; one to a folder is not, so that a loop ends. */
function links(): readonly HostileCase[] {
  const records = ordinary('linked', 4);
  return [
    readCase('links/a-file.json', fileOf(records), records),
    caseOf({
      name: 'links/to-a-file.json',
      content: { kind: 'link', target: 'a-file.json' },
      duplicates: records.length,
    }),
    skippedCase('links/to-its-folder', { kind: 'link', target: '.' }),
    skippedCase('links/to-the-root', { kind: 'link', target: '..' }),
    skippedCase('links/to-a-device.json', { kind: 'link', target: '/dev/zero' }),
    caseOf({
      name: 'links/to-itself.json',
      content: { kind: 'link', target: 'to-itself.json' },
      outcome: 'failed',
      failure: ['FILE_UNREADABLE', 'PATH_NOT_FOUND'],
    }),
    caseOf({
      name: 'links/to-nothing.json',
      content: { kind: 'link', target: 'nothing-here' },
      outcome: 'failed',
      failure: ['FILE_UNREADABLE', 'PATH_NOT_FOUND'],
    }),
  ];
}

function strangeName(): HostileCase {
  const records = ordinary('strange name', 2);
  return readCase('strange \u202e\n\u001b[31m name/%2e%2e;$(x) "\'.json', fileOf(records), records);
}
