import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openQueues } from '#platform';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { hasBrowser, openBrowser } from '../support/browser.ts';
import type { TestBrowser } from '../support/browser.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const whereThereIsABrowser = hasBrowser ? describe : describe.skip;

whereThereIsABrowser('the dashboard of the queue, in a browser', () => {
  let db: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    db = await freshDatabase();
    const place = { appUrl: db.appUrl, redisUrl: null };
    const queues = await openQueues(place);
    await queues.queue('work').add('read', { job: 'read' });
    await queues.close();
    api = await startTestApi(db, { queue: place });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
    await db.drop();
  });

  it('shows the queues and their jobs under our policy, asks nobody else, and offers no way to change them', async () => {
    const { page } = browser;
    await page.goto(`${api.url}/queues`);
    await page.getByText('lineage').first().waitFor();
    await page.goto(`${api.url}/queues/queue/work?status=waiting`);
    await page.getByText('read', { exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: /pause|empty|retry|promote|clean|add job|delete/i }).count()).toBe(0);
    expect(browser.requested().filter((url) => !url.startsWith(api.url))).toEqual([]);
    expect(browser.complaints()).toEqual([]);
    if (process.env['BACKTRAIL_SCREENSHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['BACKTRAIL_SCREENSHOTS']}/queues.png` });
  });
});
