import type pg from 'pg';
import { createHealthPool } from '#health';
import { createLog } from '#platform';
import type { LogLevel } from '#platform';
import { createReadPool, startApi } from '../../apps/api/src/index.ts';
import type { ApiOptions } from '../../apps/api/src/index.ts';
import type { TestDatabase } from './database.ts';

/** What came back of a GraphQL request. */
export type GraphqlAnswer = {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
  readonly extensions?: { readonly cost: { readonly requested: number; readonly limit: number } };
};

/** A server over a spec's own database. */
export type TestApi = {
  readonly url: string;
  readonly readPool: pg.Pool;
  /** How many statements the server has run for questions so far. */
  readonly statements: () => number;
  readonly logged: () => string;
  /** Asks with the token, where one was given. */
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;
  readonly post: (body: string, headers?: Record<string, string>) => Promise<Response>;
  readonly close: () => Promise<void>;
};

export type TestApiOptions = Pick<ApiOptions, 'authMode' | 'httpOrigin' | 'limits' | 'queue'> & {
  readonly token?: string;
};

/** Starts the server as production does, on a port of its own. */
export async function startTestApi(
  db: Pick<TestDatabase, 'pool' | 'appUrl'>,
  { token, ...options }: TestApiOptions = {},
  level: LogLevel = 'info',
): Promise<TestApi> {
  const lines: string[] = [];
  const readPool = createReadPool(db.appUrl);
  const healthPool = createHealthPool(db.appUrl);
  let statements = 0;
  // Each statement takes a connection out of the pool.
  readPool.on('acquire', () => (statements += 1));
  const log = createLog('api', level, { write: (line) => lines.push(line) });
  const api = await startApi({
    pool: db.pool,
    readPool,
    healthPool,
    httpHost: '127.0.0.1',
    httpPort: 0,
    log,
    ...options,
  });
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer, ...headers },
      body,
    });
  return {
    url: api.url,
    readPool,
    statements: () => statements,
    logged: () => lines.join(''),
    ask: async (query, variables = {}) => {
      const response = await post(JSON.stringify({ query, variables }));
      return { status: response.status, ...((await response.json()) as Omit<GraphqlAnswer, 'status'>) };
    },
    post,
    close: async () => {
      await api.close();
      await Promise.all([readPool.end(), healthPool.end()]);
    },
  };
}
