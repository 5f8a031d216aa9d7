import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken } from '#access';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { axeFaults, WCAG_RULES } from '../support/axe-faults.ts';
import { hasBrowser, openBrowser } from '../support/browser.ts';
import type { TestBrowser } from '../support/browser.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { sampleStore } from '../support/sample-store.ts';

const whereThereIsABrowser = hasBrowser ? describe : describe.skip;

whereThereIsABrowser('the explorer, in a browser', () => {
  let db: TestDatabase;
  let api: TestApi;
  let token: string;
  let browser: TestBrowser;
  beforeAll(async () => {
    db = await sampleStore();
    token = await addToken(db.pool, 'analyst');
    api = await startTestApi(db, { authMode: 'token' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
    await db.drop();
  });

  it('asks for a token, shows the examples, runs one, and asks nobody else for anything', async () => {
    const { page } = browser;
    await page.goto(`${api.url}/graphql`);
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.getByLabel('Token').fill('bt_nonsense');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.goto(`${api.url}/graphql`);

    const tabs = page.getByRole('tab');
    await tabs.first().waitFor();
    const names = (await tabs.allTextContents()).map((name) => /^(?:[A-Z][a-z]+)+/.exec(name)?.[0]);
    expect(names).toEqual(
      [
        'Who',
        'Arrivals',
        'Changes',
        'Coverage',
        'Did',
        'EventsByActor',
        'Gap',
        'History',
        'Key',
        'Progress',
        'Proof',
        'Quarantine',
        'Runs',
        'Tree',
        'Verification',
        'WhoMany',
      ].map((name) => expect.stringContaining(name) as unknown),
    );
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.locator('.result-window').getByText('arn:aws:iam::111122223333:user/mallory').first().waitFor();

    // The next one is told as a stream, of which it shows each message. A click on a tab may be the beginning of a drag.
    await page.locator('.graphiql-tab-button').nth(1).press('Enter');
    await page.locator('.graphiql-query-editor').getByText('eventArrived').first().waitFor();
    // The editor shows a text before it has read the operation's name in it, and runs the last one's until then.
    await eventually(
      'the editor has read the operation',
      () => page.evaluate<string>("localStorage.getItem('graphiql:query') ?? ''"),
      (query) => query.includes('eventArrived'),
    );
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.locator('.result-window').getByText('eventArrived').first().waitFor();
    await page.getByRole('button', { name: /^Stop/ }).click();

    // The bundle's tabs each hold the button that closes them, which no style can change.
    const faults = await axeFaults(page, WCAG_RULES);
    expect(faults.filter((fault) => !/^nested-interactive at (?:li|\.graphiql-tab)/.test(fault))).toEqual([]);

    const foreign = browser.requested().filter((url) => !url.startsWith(api.url));
    expect(foreign).toEqual([]);
    expect(browser.complaints().filter((text) => !text.includes('401'))).toEqual([]);
    if (process.env['BACKTRAIL_SCREENSHOTS'] !== undefined) {
      await page.screenshot({ path: `${process.env['BACKTRAIL_SCREENSHOTS']}/explorer.png` });
    }
  });
});
