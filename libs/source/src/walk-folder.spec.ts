import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allOf } from '../../../test/builders/all-of.ts';
import { readWhole } from '../../../test/builders/read-whole.ts';
import { scratchFolder } from '../../../test/builders/scratch-folder.ts';
import type { FoundFile, Skipped, Unreadable } from './found-object.ts';
import { walkFolder } from './walk-folder.ts';

type Walked = FoundFile | Skipped | Unreadable;

const scratch = scratchFolder();

/** A new folder with the given files in it, each holding its own name. */
function folderOf(name: string, files: readonly string[]): string {
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), file);
  }
  return folder;
}

async function walk(folder: string): Promise<readonly Walked[]> {
  return allOf(walkFolder(folder));
}

/** What was found, shortly: the name inside of the folder, with the reason if it was not a file to read. */
function shortly(folder: string, walked: readonly Walked[]): readonly string[] {
  return walked.map((thing) => {
    const name = path.relative(folder, thing.name);
    if (thing.kind === 'file') return name;
    if (thing.kind === 'unreadable') return `${name}: ${thing.reason}`;
    return `${name}: ${thing.classification.kind === 'foreign' ? thing.classification.why : thing.classification.kind}`;
  });
}

describe('walking a folder', () => {
  it('finds the files of every depth in the order of names, whatever order they were made in', async () => {
    const folder = folderOf('order', [
      'b/2.json',
      'b/10.json',
      'c.json',
      'a.json',
      'b/a/z/deep.json',
      'B.json',
      'ä.json',
    ]);

    expect(shortly(folder, await walk(folder))).toEqual([
      'B.json',
      'a.json',
      'b/10.json',
      'b/2.json',
      'b/a/z/deep.json',
      'c.json',
      'ä.json',
    ]);
  });

  it("gives CloudTrail's own files last, in the order of their times, whosever they are", async () => {
    const [one, two] = ['AWSLogs/o-1/111122223333/CloudTrail', 'AWSLogs/o-1/444455556666/CloudTrail'];
    const at = (minute: string): string => `CloudTrail_eu-west-1_${minute}Z_AbCdEfGhIjKlMnOp.json.gz`;
    const inTime = [
      `${two}/eu-west-1/2025/12/31/444455556666_${at('20251231T2355')}`,
      `${one}/eu-west-1/2026/01/01/111122223333_${at('20260101T0000')}`,
      `${two}/eu-west-1/2026/01/01/444455556666_${at('20260101T0000')}`,
      `${two}/us-east-1/2026/01/01/444455556666_${at('20260101T0005')}`,
      `${one}/eu-west-1/2026/01/01/111122223333_${at('20260101T0010')}`,
      `${two}/eu-west-1/2026/01/01/444455556666_${at('20260101T0015')}`,
      `${one}/eu-west-1/2026/01/02/111122223333_${at('20260102T0000')}`,
      `${one}/eu-west-1/2026/10/01/111122223333_${at('20261001T0000')}`,
    ];
    const others = [
      `${one}/eu-west-1/a.json`,
      `${one}/eu-west-1/2026/b.json`,
      `${one}/eu-west-1/2026/01/deep/2026/c.json`,
    ];
    const untimed = `${one}/eu-west-1/2026/01/01/renamed.json.gz`;
    const folder = folderOf('in-time', [...inTime.toReversed(), ...others, untimed]);

    const walked = shortly(folder, await walk(folder));
    expect(walked.filter((name) => inTime.includes(name))).toEqual(inTime);
    expect(walked.toSorted()).toEqual([...inTime, ...others, untimed].toSorted());
    expect(walked.at(0)).toBe(others[0]);
    expect(walked.indexOf(untimed)).toBe(walked.indexOf(inTime[1] ?? '') - 1);
  });

  it('finds a trail that lies in a folder for a day of another, and one that the path leads into', async () => {
    const inner = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02/x.json.gz';
    const folder = folderOf('nested', [`AWSLogs/444455556666/CloudTrail/eu-west-1/2026/03/02/${inner}`]);
    expect(shortly(folder, await walk(folder))).toEqual([
      `AWSLogs/444455556666/CloudTrail/eu-west-1/2026/03/02/${inner}`,
    ]);
    const day = path.join(folder, 'AWSLogs/444455556666/CloudTrail/eu-west-1/2026/03');
    expect(shortly(day, await walk(day))).toEqual([`02/${inner}`]);
  });

  it('keeps the path as it was given in the names', async () => {
    const folder = folderOf('as-given', ['x.json']);

    expect((await walk(`${folder}/`)).map((thing) => thing.name)).toEqual([`${folder}/x.json`]);
    expect((await walk(path.relative('.', folder))).map((thing) => thing.name)).toEqual([
      `${path.relative('.', folder)}/x.json`,
    ]);
  });

  it('sets digests, insights and foreign files apart, and does not enter hidden folders', async () => {
    const folder = folderOf('apart', [
      'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/Config/eu-west-1/2026/03/02/x.json.gz',
      'notes.txt',
      '.git/objects/aa/1234',
    ]);

    expect(shortly(folder, await walk(folder))).toEqual([
      '.git: a hidden folder',
      'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/02/x.json.gz: digest',
      'AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/02/x.json.gz: insight',
      'AWSLogs/111122223333/Config/eu-west-1/2026/03/02/x.json.gz: delivered by another service than CloudTrail (Config)',
      'notes.txt: a name that ends in .txt',
      'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02/x.json.gz',
    ]);
  });

  it('reads links to files, and names links to folders without following them into a circle', async () => {
    const folder = folderOf('links', ['here/a.json']);
    symlinkSync('a.json', path.join(folder, 'here/b.json'));
    symlinkSync('..', path.join(folder, 'here/up'));
    symlinkSync('nowhere.json', path.join(folder, 'here/lost.json'));
    symlinkSync('self.json', path.join(folder, 'here/self.json'));
    const walked = await walk(folder);

    expect(shortly(folder, walked)).toEqual([
      'here/a.json',
      'here/b.json',
      'here/lost.json: PATH_NOT_FOUND',
      'here/self.json: FILE_UNREADABLE',
      'here/up: a link to a folder',
    ]);
    expect((await readWhole(walked[1] as FoundFile)).bytes.toString()).toBe('here/a.json');
  });

  it('never opens a named pipe or a socket, not even behind a link', async () => {
    const folder = folderOf('pipes', ['a.json']);
    execFileSync('mkfifo', [path.join(folder, 'pipe.json')]);
    symlinkSync('pipe.json', path.join(folder, 'to-pipe.json'));
    const server = createServer().listen(path.join(folder, 'socket.json'));
    const walked = await walk(folder);
    server.close();

    expect(shortly(folder, walked)).toEqual([
      'a.json',
      'pipe.json: a named pipe, a socket or a device',
      'socket.json: a named pipe, a socket or a device',
      'to-pipe.json: a link to what is no file',
    ]);
  });

  it('does not hang when a pipe takes the place of a file before it is read', async () => {
    const folder = folderOf('swapped', ['a.json']);
    const [found] = await walk(folder);
    rmSync(path.join(folder, 'a.json'));
    execFileSync('mkfifo', [path.join(folder, 'a.json')]);

    expect((await readWhole(found as FoundFile)).outcome.failure?.reason).toBe('NOT_A_FILE');
  });

  it('tells of a file that is gone when it is read', async () => {
    const folder = folderOf('gone', ['a.json']);
    const [found] = await walk(folder);
    rmSync(path.join(folder, 'a.json'));

    expect((await readWhole(found as FoundFile)).outcome).toMatchObject({
      failure: { reason: 'PATH_NOT_FOUND', detail: 'cannot be opened (ENOENT)', byteOffset: 0 },
      bytesDelivered: 0,
    });
  });

  it('reads files whose names are no UTF-8, hold line breaks or end in spaces', async () => {
    const folder = folderOf('odd', ['line\nbreak.json', 'sp ace .json', '\ufffd.json', '🦊.json']);
    const bytes = Buffer.concat([Buffer.from(`${folder}/sub-`), Buffer.from([0xff, 0xe9])]);
    mkdirSync(bytes);
    writeFileSync(Buffer.concat([bytes, Buffer.from('/in.json')]), 'inside');
    const walked = await walk(folder);

    expect(shortly(folder, walked)).toEqual([
      'line\nbreak.json',
      'sp ace .json',
      'sub-\\xff\\xe9/in.json',
      '🦊.json',
      '\ufffd.json',
    ]);
    const contents = walked.map(async (found) => (await readWhole(found as FoundFile)).bytes.toString());
    expect(await Promise.all(contents)).toEqual([
      'line\nbreak.json',
      'sp ace .json',
      'inside',
      '🦊.json',
      '\ufffd.json',
    ]);
  });

  it('says which folder cannot be listed, and goes on behind it', async () => {
    const folder = folderOf('removed', ['a/x.json', 'b/x.json', 'c/x.json']);
    const walk = walkFolder(folder);
    const first = await walk.next();
    rmSync(path.join(folder, 'b'), { recursive: true });
    const rest = await allOf(walk);

    expect(shortly(folder, [first.value as Walked, ...rest])).toEqual(['a/x.json', 'b: PATH_NOT_FOUND', 'c/x.json']);
  });

  it('walks a way down of 1,000 folders, and says where the system finds a path too long', async () => {
    const folder = folderOf('deep', []);
    mkdirSync(path.join(folder, 'd/'.repeat(1000)), { recursive: true });
    writeFileSync(path.join(folder, `${'d/'.repeat(1000)}x.json`), 'deep');
    expect(shortly(folder, await walk(folder))).toEqual([`${'d/'.repeat(1000)}x.json`]);

    const goDown = 'for (let i = 0; i < 25; i += 1) { fs.mkdirSync("l".repeat(200)); process.chdir("l".repeat(200)); }';
    execFileSync(process.execPath, ['-e', goDown], { cwd: folder });
    const walked = await walk(folder);
    expect(walked.map((thing) => thing.kind)).toEqual(['file', 'unreadable']);
    expect(walked[1]).toMatchObject({ reason: 'FOLDER_UNREADABLE', detail: 'cannot be listed (ENAMETOOLONG)' });
    execFileSync('rm', ['-rf', folder]);
  });
});
