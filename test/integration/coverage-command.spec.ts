import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { coverage } from '../../apps/cli/src/commands/coverage.ts';
import { who } from '../../apps/cli/src/commands/who.ts';
import { eventIdOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { heardTerminal } from '../support/heard-terminal.ts';
import { hourlyRecords, hoursFrom } from '../support/hourly-records.ts';
import { appendRecords } from '../support/new-records.ts';

const ACCOUNT = '111122223333';
const OPEN = { accountId: null, region: null, from: null, until: null } as const;
const PLAIN = { json: false, strict: false, history: false, at: null, asOf: null } as const;
const at = (text: string): EpochMs => Date.parse(text) as EpochMs;

/** Four days around the clock, of which 4 March lacks the hours 10 and 11. */
const HOURS = hoursFrom('2026-03-02T00:00:00Z', 96, (hour) => hour === 58 || hour === 59);
const wordOf = (hour: string): string => eventIdOf(`${ACCOUNT} eu-west-1 ${Date.parse(hour)}`);
/** In the first hour behind the hole: a user's own key, so the answer rests on that moment alone. */
const BEHIND = wordOf('2026-03-04T12:00:00Z');

describe('the command line on coverage', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    await appendRecords(db.pool, hourlyRecords(ACCOUNT, 'eu-west-1', HOURS));
    await appendRecords(db.pool, hourlyRecords('444455556666', 'a-region-that-nobody-has-named-so', [HOURS[0] ?? 0]));
    await foldAll(db.pool);
  });
  afterAll(() => db.drop());

  it('shows each account and region in lines of 100 characters, with the holes below', async () => {
    const { terminal, out, talk } = heardTerminal();
    expect(await coverage(db.pool, { ...OPEN, json: false }, terminal)).toBe(0);
    const lines = out().trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(
        /^ 111122223333 {2}eu-west-1 +2026-03-02T00 {2}2026-03-05T23 {6}94 {6}1 {7}0 {7}94 +\d+ d$/,
      ),
      '   HOLE         2026-03-04T10 → 2026-03-04T12  2 h',
      expect.stringMatching(/^ 444455556666 {2}a-region-that… /),
    ]);
    expect(talk()).toContain('Of 111122223333 nothing of us-east-1 was read');
  });

  it('gives one line of JSON for each', async () => {
    const { terminal, out } = heardTerminal();
    const range = { from: at('2026-03-01T00:00:00Z'), until: at('2026-03-04T11:30:00Z') };
    await coverage(db.pool, { ...OPEN, ...range, accountId: ACCOUNT, json: true }, terminal);
    const [line, ...others] = out().trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(JSON.parse(line ?? '')).toMatchObject({
      kind: 'area',
      accountId: ACCOUNT,
      region: 'eu-west-1',
      firstHour: '2026-03-02T00:00:00Z',
      lastHour: '2026-03-04T09:00:00Z',
      hours: 58,
      records: 58,
      files: 0,
      lagSeconds: expect.any(Number),
      gaps: [
        { kind: 'NOT_INGESTED', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z', files: 0 },
        { kind: 'HOLE', from: '2026-03-04T10:00:00Z', until: '2026-03-04T12:00:00Z', files: 0 },
      ],
    });
  });

  it('ends with 4 where nothing of what is asked for was ingested', async () => {
    const { terminal, talk } = heardTerminal();
    expect(await coverage(db.pool, { ...OPEN, accountId: '999999999999', json: false }, terminal)).toBe(4);
    expect(talk()).toContain('NOT_INGESTED: nothing of account 999999999999 was ever ingested');
  });

  it('says below an answer what is missing of the time that it rests on, and in JSON as before', async () => {
    const session = heardTerminal();
    await who(db.pool, [wordOf('2026-03-03T09:00:00Z'), BEHIND], PLAIN, session.terminal);
    expect(session.out()).not.toContain('Coverage incomplete');
    const key = heardTerminal();
    await who(db.pool, ['AKIAEXAMPLEALICE0001'], PLAIN, key.terminal);
    expect(key.out()).toContain('Coverage incomplete');
    expect(key.out()).toContain('   HOLE         2026-03-04T10 → 2026-03-04T12  2 h  111122223333 eu-west-1');
    const json = heardTerminal();
    await who(db.pool, [BEHIND], { ...PLAIN, json: true }, json.terminal);
    expect(Object.keys(JSON.parse(json.out()) as object).at(-1)).toBe('gap');
  });

  it('tells what is not there from what no log could hold', async () => {
    const ask = async (id: string, moment: EpochMs | null = null): Promise<string> => {
      const { terminal, talk } = heardTerminal();
      expect(await who(db.pool, [id], { ...PLAIN, at: moment }, terminal)).toBe(4);
      return talk();
    };
    expect(await ask('absent')).toContain('If it is newer, load more');
    expect(await ask('absent', at('2026-03-03T09:00:00Z'))).toContain('If it is newer, load more');
    expect(await ask('absent', at('2026-06-03T09:00:00Z'))).toContain(
      'nothing was ingested of 2026-06-03T09 (OUT_OF_COVERAGE)',
    );
    expect(await ask('absent', at('2026-03-04T10:30:00Z'))).toContain('(OUT_OF_COVERAGE)');
    expect(await ask('ASIA5FLZVX4OAAAAAAAA')).toContain('nor anything of its account 904882667292 (OUT_OF_COVERAGE)');
    expect(await ask('arn:aws:iam::999999999999:role/x')).toContain('(OUT_OF_COVERAGE)');
    expect(await ask('arn:aws:iam::111122223333:role/x')).toContain('If it is newer, load more');
  });
});
