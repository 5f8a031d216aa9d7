import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

/** Whatever a browser of today asks for on the first visit. */
const MOST_BYTES = 60 * 1024;

describe('the page, over HTTP', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { authMode: 'token' });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, { headers, redirect: 'manual' });
  const paths = async (): Promise<readonly string[]> => {
    const html = await (await get('/')).text();
    return [...new Set([...html.matchAll(/"(\/page\/.+?)"/g)].map(([, path = '']) => path))];
  };
  const pathOf = async (name: string): Promise<string> =>
    (await paths()).find((path) => path.endsWith(`/${name}`)) ?? `no path of ${name}`;

  it.each(['/', '/?q=7f3c1c2e'])('shows %s to whoever asks', async (path) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it.each([
    ['page.css', 'text/css; charset=utf-8'],
    ['main.js', 'text/javascript; charset=utf-8'],
    ['view/chain.js', 'text/javascript; charset=utf-8'],
    ['mark.svg', 'image/svg+xml'],
  ])('shows its %s to whoever asks, as %s', async (name, type) => {
    const response = await get(await pathOf(name));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('lets nothing run, load or be sent that is not its own', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  it.each([['gzip'], ['identity'], ['gzip;q=0']])(
    'sends what has not changed once, to whoever takes %s',
    async (accepts) => {
      const encoding = { 'accept-encoding': accepts };
      const path = await pathOf('main.js');
      const first = await get(path, encoding);
      expect(first.headers.get('content-encoding')).toBe(accepts === 'gzip' ? 'gzip' : null);
      expect(await first.text()).toContain('answerTo');
      const tag = first.headers.get('etag') ?? '';
      const again = await get(path, { ...encoding, 'if-none-match': `W/${tag}, "other"` });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await get(path, { ...encoding, 'if-none-match': '"other"' })).status).toBe(200);
    },
  );

  it.each(['/page/', '/page/nothing.js', '/page/../package.json', '/page/..%2f..%2fpackage.json', '/page/main.ts'])(
    'has no %s',
    async (path) => {
      expect([401, 404]).toContain((await get(path)).status);
    },
  );

  it('holds no data for whoever has no token', async () => {
    const ask = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ viewer { name } }"}',
    };
    expect((await fetch(`${api.url}/graphql`, ask)).status).toBe(401);
  });

  it('names all of its scripts, and stays small with all of them', async () => {
    const all = await paths();
    const scripts = all.filter((path) => path.endsWith('.js'));
    expect(new Set((await Promise.all(scripts.map(importsOf))).flat())).toEqual(
      new Set(scripts.filter((path) => !path.endsWith('/main.js'))),
    );
    const sizes = await Promise.all(['/', ...all].map(sizeOf));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  async function importsOf(path: string): Promise<readonly string[]> {
    const text = await (await get(path)).text();
    return [...text.matchAll(/from ['"](\..+?)['"]/g)].map(
      ([, name = '']) => new URL(name, `http://page${path}`).pathname,
    );
  }

  async function sizeOf(path: string): Promise<number> {
    return Number((await get(path, { 'accept-encoding': 'gzip' })).headers.get('content-length'));
  }
});
