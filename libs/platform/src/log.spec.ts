import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLog, withoutPasswords } from './log.ts';
import type { Log } from './log.ts';

function linesOf(work: (log: Log) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(createLog('api', 'info', { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLog', () => {
  it('writes one line of JSON for each message from its level up', () => {
    const lines = linesOf((log) => {
      log.info({ files: 3 }, 'ingested');
      log.debug('left out');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ name: 'api', level: 30, msg: 'ingested', files: 3 });
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('blanks passwords wherever an address stands', () => {
    const url = 'postgresql://backtrail_app:s3cret@127.0.0.1:5432/backtrail';
    const lines = linesOf((log) => {
      log.info({ nested: { url }, err: new Error(`cannot connect to ${url}`) }, `using ${url}`);
    });
    const text = JSON.stringify(lines);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('postgresql://backtrail_app:***@127.0.0.1:5432/backtrail');
  });

  it('keeps text with line breaks and control characters on one line', () => {
    const lines = linesOf((log) => {
      log.info('first\nsecond\u001b[31m');
    });
    expect(lines).toHaveLength(1);
  });

  it('writes nothing that a terminal or a viewer obeys, and loses nothing of it', () => {
    const text = '\u001b[2J\u007f\u009b31m\u2028\u2029\u202egpj.exe\u2066 \u00e9\u4e2d';
    const written: string[] = [];
    createLog('api', 'info', { write: (line) => written.push(line) }).info({ [text]: text }, text);
    expect(written.join('')).not.toMatch(/[^\n\u0020-\u007e\u00a0-\u1fff\u3000-\uffff]/);
    expect(JSON.parse(written.join(''))).toMatchObject({ msg: text, [text]: text });
  });
});

describe('withoutPasswords', () => {
  it.each([
    ['redis://:s3cret@host:6379', 'redis://:***@host:6379'],
    ['rediss://user:s3@cr:et@host/0', 'rediss://user:***@host/0'],
    ['a postgres://u:s3cret@h/db and b', 'a postgres://u:***@h/db and b'],
    ['postgresql:///db?user=u&password=s3cret&x=1', 'postgresql:///db?user=u&password=***&x=1'],
    ['http://127.0.0.1:4000/path?at=1', 'http://127.0.0.1:4000/path?at=1'],
    ['arn:aws:iam::111122223333:user/a@b', 'arn:aws:iam::111122223333:user/a@b'],
  ])('makes of %s', (text, expected) => {
    expect(withoutPasswords(text)).toBe(expected);
  });

  it('leaves no password of any address readable', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.:/@%-]{8,20}$/);
    fc.assert(
      fc.property(word, fc.constantFrom('postgresql', 'redis', 'http'), (password, scheme) => {
        const text = withoutPasswords(`{"a":"${scheme}://user:${password}@host/db"}`);
        expect(text).toBe(`{"a":"${scheme}://user:***@host/db"}`);
      }),
    );
  });
});
