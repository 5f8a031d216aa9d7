import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { allOf } from '../../../test/builders/all-of.ts';
import { readDiscovered } from '../../../test/builders/read-discovered.ts';
import { scratchFolder } from '../../../test/builders/scratch-folder.ts';
import { zipBytes } from '../../../test/builders/zip-bytes.ts';
import { discover } from './discover.ts';

const LOG = '111122223333_CloudTrail_eu-west-1_20260302T0905Z_aB3dE5gH7jK9mN1p.json.gz';
const DIGEST = '111122223333_CloudTrail-Digest_eu-west-1_main_eu-west-1_20260302T100000Z.json.gz';
const scratch = scratchFolder();

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe('discovering what lies at paths', () => {
  it('gives the paths in the order they were given, one twice if it was given twice', async () => {
    const b = fileOf('order/b.json', 'b');
    const a = fileOf('order/a.json', 'a');

    expect(await readDiscovered([b, path.dirname(a), b])).toEqual([
      { name: b, text: 'b' },
      { name: a, text: 'a' },
      { name: b, text: 'b' },
      { name: b, text: 'b' },
    ]);
  });

  it('classifies what it finds and knows the size of a file that was named', async () => {
    const log = fileOf(`AWSLogs/o-abc1234567/111122223333/CloudTrail/eu-west-1/2026/03/02/${LOG}`, gzipSync('{}'));

    expect(await allOf(discover([log]))).toMatchObject([
      {
        kind: 'file',
        name: log,
        byteSize: gzipSync('{}').length,
        classification: { kind: 'log', accountId: '111122223333', organisationId: 'o-abc1234567' },
      },
    ]);
  });

  it('tries a file that was named, whatever its name, but no digest and no insight', async () => {
    const notes = fileOf('named/notes.txt', '{"Records":[]}');
    const hidden = fileOf('named/.hidden', 'x');
    const digest = fileOf(`named/${DIGEST}`, gzipSync('{}'));
    const insight = fileOf(`named/${DIGEST.replace('-Digest', '-Insight')}`, gzipSync('{}'));

    expect(await readDiscovered([notes, hidden, digest, insight])).toEqual([
      { name: notes, text: '{"Records":[]}' },
      { name: hidden, text: 'x' },
      { name: digest, reason: 'digest' },
      { name: insight, reason: 'insight' },
    ]);
  });

  it('says what is not there, and goes on', async () => {
    const there = fileOf('there.json', '{}');
    const paths = [path.join(scratch, 'nowhere'), path.join(there, 'below'), 'nul\0.json', '', there];

    expect((await readDiscovered(paths)).map(({ reason }) => reason)).toEqual([
      'PATH_NOT_FOUND',
      'PATH_NOT_FOUND',
      'PATH_NOT_FOUND',
      'PATH_NOT_FOUND',
      undefined,
    ]);
  });

  it('does not open a named pipe that was named', async () => {
    const pipe = path.join(scratch, 'pipe.json');
    execFileSync('mkfifo', [pipe]);

    expect(await readDiscovered([pipe, '/dev/null'])).toEqual([
      { name: pipe, reason: 'NOT_A_FILE' },
      { name: '/dev/null', reason: 'NOT_A_FILE' },
    ]);
  });

  it('follows a link to a folder that was named, though none inside of it', async () => {
    const file = fileOf('real/a.json', 'a');
    const link = path.join(scratch, 'link');
    symlinkSync(path.dirname(file), link);

    expect(await readDiscovered([link])).toEqual([{ name: `${link}/a.json`, text: 'a' }]);
  });

  it('opens archives that lie in folders, beside files that are damaged', async () => {
    const folder = path.dirname(fileOf('mixed/a.json.gz', gzipSync('[1]').subarray(0, -3)));
    fileOf('mixed/b.zip', zipBytes([{ name: 'in.json', content: '[2]' }]));
    fileOf('mixed/c.zip', 'no zip');
    fileOf('mixed/d', '[3]');

    expect(await readDiscovered([folder])).toEqual([
      { name: `${folder}/a.json.gz`, text: '[1]', reason: 'GZIP_TRUNCATED' },
      { name: `${folder}/b.zip!in.json`, text: '[2]' },
      { name: `${folder}/c.zip`, reason: 'ARCHIVE_DAMAGED' },
      { name: `${folder}/d`, text: '[3]' },
    ]);
  });
});
