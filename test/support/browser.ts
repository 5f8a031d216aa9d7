import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether Debian's Chromium is there; specs that need it are skipped without. */
export const hasBrowser = existsSync(CHROMIUM);

/** A browser of a spec's own, with nothing remembered. */
export type TestBrowser = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that were asked for, whatever came of it. */
  readonly requested: () => readonly string[];
  /** What pages complained of: errors of scripts, and what the content security policy refused. */
  readonly complaints: () => readonly string[];
  readonly close: () => Promise<void>;
};

// Chromium talks to its makers otherwise, and may not be root in a sandbox.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name leads anywhere, so that a page which needs the internet fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts a browser and opens an empty page. */
export async function openBrowser(colorScheme: 'light' | 'dark' = 'light'): Promise<TestBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'backtrail-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    colorScheme,
    viewport: { width: 1280, height: 800 },
  });
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    context,
    requested: () => requested.filter((url) => !/^(data|blob|about|chrome):/.test(url)),
    complaints: () => complaints,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
