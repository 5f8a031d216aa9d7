import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken, listTokens, revokeToken } from '#access';
import { tokensAdd, tokensList } from '../../apps/cli/src/commands/tokens.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { heardTerminal } from '../support/heard-terminal.ts';

const VIEWER = '{"query":"{ viewer { name authMode } }"}';
const STORED_SECRETS = `
  select encode(secret_hash, 'escape') as stored from access.token
  union all select encode(secret_hash, 'escape') from access.login`;
const EXPIRE = `
  update access.login set expires_at = clock_timestamp() - interval '1 second'`;
const LOGINS = `
  select count(*)::int as count from access.login`;

describe('a server that asks for a token', () => {
  let db: TestDatabase;
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    db = await freshDatabase();
    token = await addToken(db.pool, 'playbook');
    api = await startTestApi(db, { authMode: 'token' });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const asBearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` });
  const statusOf = async (headers: Record<string, string>): Promise<number> => (await api.post(VIEWER, headers)).status;
  const logIn = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });
  const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  it('answers whoever shows one, by its name', async () => {
    const response = await api.post(VIEWER, asBearer(token));
    expect(await response.json()).toMatchObject({ data: { viewer: { name: 'playbook', authMode: 'token' } } });
  });

  it.each([
    ['nothing', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token of the right form', { authorization: `Bearer bt_${'A'.repeat(43)}` }],
    ['a token cut short', { authorization: 'Bearer bt_AAAA' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a login of the right form', { cookie: `backtrail_login=bl_${'A'.repeat(43)}` }],
    ['SQL', { authorization: "Bearer ' or true --" }],
  ])('turns away whoever shows %s', async (_what, headers) => {
    const response = await api.post(VIEWER, headers);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="backtrail"']);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('turns away a bad token although a good login comes with it', async () => {
    const cookie = cookieOf(await logIn(`token=${token}`));
    expect(await statusOf({ cookie })).toBe(200);
    expect(await statusOf({ cookie, ...asBearer(`bt_${'A'.repeat(43)}`) })).toBe(401);
  });

  it('tells whoever watches the process that it is up, and nobody else anything', async () => {
    for (const [path, status] of [
      ['/healthz', 200],
      ['/readyz', 200],
      ['/metrics', 401],
      ['/graphql', 401],
      ['/nothing', 401],
      ['/healthz/../metrics', 401],
      ['/HEALTHZ', 401],
    ] as const) {
      expect([path, (await fetch(`${api.url}${path}`)).status]).toEqual([path, status]);
    }
    expect((await fetch(`${api.url}/metrics`, { headers: asBearer(token) })).status).toBe(200);
  });

  it('is open where docs/api.md says so, and nowhere else', async () => {
    const doc = readFileSync(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
    const [, said = ''] = /^(?:.+\. )?(.+) are open; everything else,/m.exec(doc) ?? [];
    const open = [...said.matchAll(/`([^`]+)`/g)].map(([, found = '']) => found);
    expect(open).toEqual(['/healthz', '/readyz', '/login', '/']);
    const statusesOf = (paths: readonly string[]): Promise<number[]> =>
      Promise.all(paths.map(async (asked) => (await fetch(api.url + asked)).status));
    expect(await statusesOf(open)).toEqual([200, 200, 200, 200]);
    expect(await statusesOf(['/metrics', '/graphql', '/queues', '/v1/records'])).toEqual([401, 401, 401, 401]);
  });

  it('keeps nothing that a token or a login could be made of', async () => {
    const cookie = cookieOf(await logIn(`token=${token}`));
    const { rows } = await db.pool.query<{ stored: string }>(STORED_SECRETS);
    const stored = rows.map((row) => row.stored).join('\n');
    for (const secret of [token, cookie.split('=')[1] ?? '']) {
      expect(secret.length).toBeGreaterThan(40);
      expect(stored).not.toContain(secret.slice(3));
      expect(api.logged()).not.toContain(secret.slice(3));
    }
  });

  it('logs a browser in by a form, with a cookie that no script reads and no other page sends', async () => {
    const response = await logIn(`token=${token}`);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^backtrail_login=bl_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(await statusOf({ cookie: cookieOf(response) })).toBe(200);
  });

  it('shows a browser without a login the page that asks for one', async () => {
    const response = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login']);
    const page = await fetch(`${api.url}/login`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('<form method="post" action="/login">');
  });

  it.each([
    ['a form', 'token=nonsense', 'application/x-www-form-urlencoded', 401],
    ['JSON', '{"token":"nonsense"}', 'application/json', 401],
    ['JSON without one', '{"token":{"a":1}}', 'application/json', 401],
    ['text', 'token=nonsense', 'text/plain', 415],
    ['more than a token has', `token=${'x'.repeat(2_000)}`, 'application/x-www-form-urlencoded', 413],
  ])('logs nobody in by a wrong token in %s', async (_what, body, type, status) => {
    const response = await logIn(body, { 'content-type': type });
    expect([response.status, response.headers.getSetCookie()]).toEqual([status, []]);
  });

  it('logs nobody in on behalf of a page from elsewhere', async () => {
    const response = await logIn(`token=${token}`, { origin: 'https://evil.example' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
  });

  it('logs a browser out', async () => {
    const cookie = cookieOf(await logIn(`token=${token}`));
    const out = await fetch(`${api.url}/logout`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(await statusOf({ cookie })).toBe(401);
  });

  it('forgets a login that has run out', async () => {
    const cookie = cookieOf(await logIn(`token=${token}`));
    await db.ownerPool.query(EXPIRE);
    expect(await statusOf({ cookie })).toBe(401);
    await logIn(`token=${token}`);
    expect((await db.pool.query<{ count: number }>(LOGINS)).rows).toEqual([{ count: 1 }]);
  });

  it('knows neither a revoked token nor a login with it from the next request on, and its name may be given again', async () => {
    const stolen = await addToken(db.pool, 'laptop');
    const cookie = cookieOf(await logIn(`token=${stolen}`));
    expect([await statusOf(asBearer(stolen)), await statusOf({ cookie })]).toEqual([200, 200]);
    await revokeToken(db.pool, 'laptop');
    expect([await statusOf(asBearer(stolen)), await statusOf({ cookie })]).toEqual([401, 401]);
    const fresh = await addToken(db.pool, 'laptop');
    expect(await statusOf(asBearer(fresh))).toBe(200);
    expect((await listTokens(db.pool)).filter(({ name }) => name === 'laptop')).toMatchObject([
      { revokedAt: expect.any(String) as unknown },
      { revokedAt: null, lastUsedAt: expect.any(String) as unknown },
    ]);
  });

  it('goes by the name that browsers reach it at, and sends its cookie over https alone', async () => {
    const named = await startTestApi(db, { authMode: 'token', httpOrigin: 'https://backtrail.example' });
    try {
      const ask = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${named.url}/login`, {
          method: 'POST',
          redirect: 'manual',
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          body: `token=${token}`,
        });
      expect((await ask({ origin: 'https://backtrail.example' })).headers.getSetCookie()[0]).toMatch(/; Secure$/);
      expect((await ask({ origin: 'https://backtrail.example.evil' })).status).toBe(403);
    } finally {
      await named.close();
    }
  });
});

describe('backtrail tokens', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('prints a token once, and never again', async () => {
    const heard = heardTerminal();
    await tokensAdd(db.pool, 'ci', false, heard.terminal);
    expect(heard.out()).toMatch(/^bt_[\w-]{43}\n$/);
    expect(heard.talk()).not.toContain(heard.out().trim());
    const list = heardTerminal();
    await tokensList(db.pool, true, list.terminal);
    expect(JSON.parse(list.out())).toEqual({
      name: 'ci',
      createdAt: expect.any(String) as unknown,
      lastUsedAt: null,
      revokedAt: null,
    });
  });

  it.each(['', ' ', '-rf', 'a b', 'a/b', 'x'.repeat(64), 'ü'])('makes no token called %j', async (name) => {
    await expect(addToken(db.pool, name)).rejects.toMatchObject({ code: 'TOKEN_NAME_REFUSED' });
  });

  it('makes no second token of a name in use, however many ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => addToken(db.pool, 'same')));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('revokes nothing that is not there', async () => {
    await expect(revokeToken(db.pool, 'nobody')).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' });
  });

  it('lets the application change nothing of a token but its use and its end', async () => {
    for (const statement of [
      "update access.token set secret_hash = '\\x00'",
      "update access.token set name = 'x'",
      'delete from access.token',
      'update access.login set expires_at = now()',
    ]) {
      await expect(db.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
