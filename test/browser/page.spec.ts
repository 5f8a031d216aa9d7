import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addToken } from '#access';
import { EXAMPLES, SAMPLE_EVENT } from '../../apps/web/src/examples.ts';
import {
  aTaking,
  aUserIdentity,
  anAct,
  anEventId,
  identityOfTaking,
  theTaking,
} from '../builders/a-chain-of-records.ts';
import { aRecord } from '../builders/a-record.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { ALL_RULES, axeFaults } from '../support/axe-faults.ts';
import { hasBrowser, openBrowser } from '../support/browser.ts';
import type { TestBrowser } from '../support/browser.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { sampleStore } from '../support/sample-store.ts';

const whereThereIsABrowser = hasBrowser ? describe : describe.skip;

const INCOMPLETE = 'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259';
const CORROBORATED = '5299893d-7132-4ca9-9976-4c69ead8b991';
const REUSED_KEY = 'ASIARTX3GSDSYFP34GB4';
const ORG_ADMIN = 'arn:aws:iam::444455556666:role/OrgAdmin';
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';
const AMBIGUOUS = anEventId(903);

/** Delivered to both accounts that it concerns. */
const TWICE = anEventId(906);
const COPIES = ['111122223333', '444455556666'].map((recipientAccountId) =>
  aRecord({ userIdentity: aUserIdentity('ann'), eventID: TWICE, recipientAccountId }),
);

/** Names that whoever is investigated may have chosen. */
const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>',
  '</h2><script>alert(1)</script>',
  'nim\u202eda\u001b[31m',
  'A'.repeat(1_900),
];
/** Longer than any name that the decoder takes for one: it stands in the record alone. */
const ENDLESS_NAME = 'B'.repeat(10_240);
const hostileEvent = (index: number): string => anEventId(920 + index);

/** Two users to whom AWS gave the same credentials, as far as the records tell; and sessions with hostile names. */
function moreRecords(): unknown {
  const shared = aTaking('Shared', 3, { key: 'ASIARTX3GSDSYSHARED1' });
  const callers = ['ann', 'bob'].map((user, index) => theTaking(aUserIdentity(user), shared, anEventId(901 + index)));
  const hostile = [...HOSTILE_NAMES, ENDLESS_NAME].flatMap((name, index) => {
    const taking = aTaking(`Hostile${index}`, 10 + index, { name, key: `ASIARTX3GSDSYHOSTIL${index}` });
    return [
      theTaking(aUserIdentity('eve'), taking, anEventId(910 + index)),
      anAct(identityOfTaking(taking), 20 + index, hostileEvent(index)),
    ];
  });
  return { Records: [...callers, anAct(identityOfTaking(shared), 9, AMBIGUOUS), ...COPIES, ...hostile] };
}

whereThereIsABrowser('the page, in a browser', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let heard = 0;
  beforeAll(async () => {
    const file = path.join(folder, 'more.json');
    writeFileSync(file, JSON.stringify(moreRecords()));
    db = await sampleStore(file);
    api = await startTestApi(db);
    browser = await openBrowser();
    ({ page } = browser);
    page.setDefaultTimeout(10_000);
    page.on('dialog', (dialog) => {
      throw new Error(`a script of a log ran: ${dialog.message()}`);
    });
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
    await db.drop();
  });

  /** Whatever a test is about, nothing may be asked of anybody else, and nothing may be refused or fail by the way. */
  afterEach(() => {
    expect(browser.requested().filter((url) => !url.startsWith(`${api.url}/`))).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  /** What was complained of since this was last asked. */
  const complaints = (): readonly string[] => {
    const all = browser.complaints();
    const fresh = all.slice(heard);
    heard = all.length;
    return fresh;
  };
  const open = async (question: string): Promise<void> => {
    await page.goto(`${api.url}/${question === '' ? '' : `?q=${encodeURIComponent(question)}`}`);
    await page.locator('#answer:not([aria-busy]) .card').first().waitFor();
  };
  const headlines = (): Promise<string[]> => page.locator('.card h2').allTextContents();
  const statuses = (): Promise<string[]> => page.locator('.card header .status').allTextContents();
  const focused = (property: string): Promise<unknown> => page.evaluate(`document.activeElement.${property}`);

  it('answers who did it: the sentence, the warnings, each step with its proof', async () => {
    await open(SAMPLE_EVENT);
    expect(await statuses()).toEqual(['PROVEN']);
    expect(await headlines()).toEqual(['mallory created user svc-backup in 444455556666']);
    expect(await page.title()).toBe('PROVEN: mallory created user svc-backup in 444455556666 · Backtrail');
    expect(await page.getByRole('status').textContent()).toBe(
      'PROVEN: mallory created user svc-backup in 444455556666',
    );
    expect(await page.getByRole('list', { name: 'Careful' }).innerText()).toContain(
      '“alice@example.com” is a session name that the caller typed. It proves nothing about who that is.',
    );
    const steps = page.locator('.chain > li');
    expect(await steps.locator('.name').allTextContents()).toEqual([
      'mallory IAM user',
      'ci-deploy “build-7781”',
      'OrgAdmin “alice@example.com”',
      'iam:CreateUser svc-backup',
    ]);
    const crossing = steps.nth(2);
    expect(await crossing.innerText()).toContain('crosses accounts from 111122223333 into 444455556666');
    expect(await crossing.innerText()).toContain('exact joined by the key id that AWS issued');
    expect(await crossing.locator('summary').allTextContents()).toEqual([
      'proved by event 9c44d0f1-2e7b-4a90-b6c5-0f83d1a7e524',
      'proved by event c2a6f3d8-71b9-4c05-9e4d-5ab80e61f937',
    ]);
  });

  it('shows the record that proves a step, as text', async () => {
    await open(SAMPLE_EVENT);
    await page.getByText('proved by event 1b0e77aa').click();
    const record = page.getByRole('group', { name: 'Raw record' });
    const text = await record.textContent();
    expect(JSON.parse(text ?? '')).toMatchObject({ eventName: 'AssumeRole', userIdentity: { userName: 'mallory' } });
  });

  it('says where a chain stops, and what to load to carry it on', async () => {
    await open(INCOMPLETE);
    expect(await statuses()).toEqual(['INCOMPLETE']);
    expect((await headlines())[0]).toMatch(
      /^Somebody holding OrgAdmin “build-7802” deleted .*; the trail stops there$/,
    );
    const gap = page.locator('.gap');
    expect(await gap.innerText()).toContain('management events from 2026-11-04T02:07:17Z');
    expect(await gap.innerText()).toContain('backtrail ingest PATH');
    expect(await page.locator('.chain > .unknown').innerText()).toContain('Unknown');
  });

  it('lists the candidates where several fit, and states none', async () => {
    await open(AMBIGUOUS);
    expect(await statuses()).toEqual(['AMBIGUOUS']);
    expect(await headlines()).toEqual(['One of 2 origins described instances in 111122223333']);
    const candidates = page.locator('.candidates');
    expect(await candidates.getByText(/^Perhaps/).allTextContents()).toEqual([
      'Perhaps ann, IAM user',
      'Perhaps bob, IAM user',
    ]);
    await candidates.getByText('Perhaps bob').click();
    await candidates.getByText('arn:aws:iam::111122223333:user/bob').waitFor();
  });

  it('gives each session of a key that came twice an answer of its own', async () => {
    await open(REUSED_KEY);
    expect(await headlines()).toEqual([
      '2 different sessions carried this key id',
      'dave held log-reader “audit-1103”',
      'ivan held ci-deploy “build-7790”',
    ]);
    expect(await page.locator('.note').allTextContents()).toEqual(['REUSED', 'REUSED']);
  });

  it('answers for each account that an event was delivered to', async () => {
    await open(TWICE);
    expect(await headlines()).toEqual([
      'ann described instances in 111122223333',
      'ann described instances in 444455556666',
    ]);
    await page.getByText('raw record of event').first().click();
    const records = page.locator('figure');
    await records.nth(1).waitFor();
    expect(await records.count()).toBe(2);
  });

  it.each([
    [CORROBORATED, 'an event id', ['nightly-report listed objects in 111122223333']],
    [
      ORG_ADMIN,
      'the ARN of a role',
      [
        'alice@example.com held OrgAdmin “alice@example.com”',
        'mallory held OrgAdmin “alice@example.com”',
        'Nobody is known to have held OrgAdmin “build-7802”; the trail stops',
      ],
    ],
    [
      'arn:aws:sts::444455556666:assumed-role/OrgAdmin/build-7802',
      'the ARN of a session',
      ['Nobody is known to have held OrgAdmin “build-7802”; the trail stops'],
    ],
    ['AROARTX3GSDSYV7HCERWL', 'the unique id of a role', expect.arrayContaining(['dave held log-reader “audit-1103”'])],
    [MALLORY, 'the ARN of a user', ['mallory did this, through whatever roles']],
    [
      'i-0a1b2c3d4e5f60718',
      'the id of an instance',
      expect.arrayContaining(['i-0a1b2c3d4e5f60718 held app-server “i-0a1b2c3d4e5f60718”']),
    ],
    ['s_5978ef69cb4a5356', 'the id of a session', ['dave held log-reader “audit-1103”']],
    [
      'nobody-knows-it',
      'an event id, since it looks like nothing else',
      ['No event nobody-knows-it is in this store.'],
    ],
    [
      'ASIAWO645SY5IRDEMO9Z',
      'the id of a temporary access key',
      ['No use of the key ASIAWO645SY5IRDEMO9Z is in this store.'],
    ],
    [
      'arn:aws:iam::999988887777:role/Other',
      'the ARN of a role',
      [expect.stringContaining('nor anything of account 999988887777')],
    ],
    [
      'arn:aws:iam::444455556666:role/Other',
      'the ARN of a role',
      [expect.stringMatching(/role\/Other is in this store/)],
    ],
  ])('takes %s for %s', async (question, words, answers) => {
    await open(question);
    expect(await page.locator('#taken').textContent()).toBe(`Taken for ${words}.`);
    expect(await headlines()).toEqual(answers);
  });

  it('tells an id that cannot be one from one that is not there, without asking', async () => {
    const asked = browser.requested().length;
    await open('ASIA12');
    expect(await statuses()).toEqual(['Not an id']);
    expect(
      browser
        .requested()
        .slice(asked)
        .filter((url) => url.endsWith('/graphql')),
    ).toEqual([]);
  });

  it('offers questions about the sample incident, and has an answer to each', async () => {
    for (const [question, id] of EXAMPLES) {
      await open('');
      await page.getByRole('link', { name: question }).click();
      await page.locator('#answer:not([aria-busy]) [data-status]').first().waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe(id);
    }
  });

  it('goes back and forward between questions', async () => {
    await open(SAMPLE_EVENT);
    await page.getByLabel('Who did it?').fill(INCOMPLETE);
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByRole('heading', { name: 'Somebody holding' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'mallory created user' }).waitFor();
    expect(await page.getByLabel('Who did it?').inputValue()).toBe(SAMPLE_EVENT);
    await page.goForward();
    await page.getByRole('heading', { name: 'Somebody holding' }).waitFor();
  });

  it('can be gone through by keyboard alone, and shows where the focus is', async () => {
    const press = (...keys: readonly string[]): Promise<void> =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 40; presses += 1) {
        await press('Tab');
        expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
        if (String(await focused('textContent')).includes(text)) return;
      }
      throw new Error(`no stop of the focus shows ${text}`);
    };
    await open('');
    await press('Tab');
    expect(await focused('textContent')).toBe('Skip to the answer');
    await press('/');
    expect(await focused('id')).toBe('question');
    await page.keyboard.type(SAMPLE_EVENT);
    await press('Enter');
    await page.getByRole('heading', { name: 'mallory created user' }).waitFor();
    expect(await focused('id')).toBe('question');
    await tabTo('proved by event 9c44d0f1');
    await press('Enter');
    await page.getByRole('group', { name: 'Raw record' }).waitFor();
    await tabTo('Who did this?');
    await press('Enter');
    await page.getByRole('heading', { name: 'mallory assumed role' }).waitFor();
    expect(await focused('tagName')).toBe('H2');
    await press('Control+k');
    expect(await focused('id')).toBe('question');
    await press('a', '/', 'b');
    expect(await page.getByLabel('Who did it?').inputValue()).toBe('a/b');
  });

  it('does not hear the bare key where it was switched off', async () => {
    await open('');
    const slash = page.getByRole('checkbox', { name: 'and so does /' });
    await slash.uncheck();
    await page.reload();
    await page.keyboard.press('/');
    expect(await focused('id')).not.toBe('question');
    await slash.check();
    await page.keyboard.press('/');
    expect(await focused('id')).toBe('question');
  });

  it.each(HOSTILE_NAMES.map((name, index) => [name.slice(0, 30), index] as const))(
    'shows a session called %j as text',
    async (_name, index) => {
      const name = HOSTILE_NAMES[index] ?? '';
      await open(hostileEvent(index));
      expect(await statuses()).toEqual(['PROVEN']);
      expect(await headlines()).toEqual(['eve described instances in 111122223333']);
      await page.locator('summary').first().click();
      await page.getByRole('group', { name: 'Raw record' }).waitFor();
      const seen = await page.locator('main').innerText();
      const shown = name.replace('\u202e', '\\u{202e}').replace('\u001b', '\\u{1b}');
      expect(seen).toContain(name.length > 256 ? `${name.slice(0, 256)}… (1,900 characters)` : shown);
      expect(seen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
      expect(await page.locator('main img, main script').count()).toBe(0);
    },
  );

  it('shows a session name of 10 KB in its record, and nowhere else', async () => {
    await open(hostileEvent(HOSTILE_NAMES.length));
    expect(await statuses()).toEqual(['INCOMPLETE']);
    expect(await page.locator('main').innerText()).not.toContain('BBB');
    await page.locator('summary').first().click();
    expect(await page.getByRole('group', { name: 'Raw record' }).textContent()).toContain(ENDLESS_NAME);
  });

  it('takes a hostile question for text', async () => {
    await open('<img src=x onerror=alert(1)>');
    expect(await headlines()).toEqual([expect.stringContaining('<img src=x onerror=alert(1)>')]);
    expect(await page.locator('main img').count()).toBe(0);
  });

  const STATES = ['', SAMPLE_EVENT, INCOMPLETE, AMBIGUOUS, REUSED_KEY, CORROBORATED, MALLORY, 'nobody-knows-it'];

  it.each([
    ['light', ALL_RULES],
    // Of all rules this one alone looks at colours.
    ['dark', ['cat.color']],
  ] as const)('has nothing that axe objects to, in %s', async (colorScheme, rules) => {
    await page.emulateMedia({ colorScheme });
    for (const question of STATES) {
      await open(question);
      for (const summary of (await page.locator('summary').all()).slice(0, 2)) await summary.click();
      // Two may be read at once, and a locator waits for one only.
      const reading = page.locator('.record > p', { hasText: 'Reading' });
      await eventually(
        'the records are read',
        () => reading.count(),
        (left) => left === 0,
      );
      expect({ question, faults: await axeFaults(page, rules) }).toEqual({ question, faults: [] });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('fits a narrow window, as at 400 %, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const question of [
      '',
      SAMPLE_EVENT,
      INCOMPLETE,
      AMBIGUOUS,
      REUSED_KEY,
      MALLORY,
      hostileEvent(3),
      hostileEvent(4),
    ]) {
      await open(question);
      const summary = page.locator('summary').first();
      if ((await summary.count()) > 0) await summary.click();
      expect({ question, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        question,
        width: 320,
      });
    }
    await page.setViewportSize({ width: 1_280, height: 800 });
  });

  it('says that the server is gone, and asks again when told to', async () => {
    await open('');
    await page.route('**/graphql', (route) => route.abort());
    await page.getByLabel('Who did it?').fill(SAMPLE_EVENT);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
    await page.unroute('**/graphql');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'mallory created user' }).waitFor();
    expect(complaints()).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('would be heard if text were made markup', async () => {
    await open('');
    const attempt = `try { document.body.innerHTML = '<b>x</b>'; 'let through' } catch (error) { error.name }`;
    expect(await page.evaluate(attempt)).toBe('TypeError');
    expect(complaints().join()).toContain('TrustedHTML');
  });
});

whereThereIsABrowser('the page of an empty store that asks for a token, in a browser', () => {
  let db: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { authMode: 'token' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
    await db.drop();
  });

  it('logs in where it was asked, says how to load logs, and logs out', async () => {
    const { page } = browser;
    await page.goto(`${api.url}/?q=${SAMPLE_EVENT}`);
    await page.getByLabel('Token').fill('bt_nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That is no token in use').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Token').fill(await addToken(db.pool, 'analyst'));
    await page.keyboard.press('Enter');

    await page.getByText('No logs that could hold it', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe(SAMPLE_EVENT);
    await page.getByRole('link', { name: 'Backtrail', exact: true }).click();
    await page.getByRole('heading', { name: 'There is nothing in this store yet' }).waitFor();
    await page.getByText('backtrail ingest ./my-logs').waitFor();
    expect(await axeFaults(page)).toEqual([]);

    expect(await page.locator('#viewer').innerText()).toContain('analyst');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Token').waitFor();
    expect(browser.complaints().filter((text) => !text.includes('401'))).toEqual([]);
    expect(browser.requested().filter((url) => !url.startsWith(`${api.url}/`))).toEqual([]);
  });
});
