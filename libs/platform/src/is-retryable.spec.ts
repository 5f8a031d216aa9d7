import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isConflict, isConnectionLoss, isRetryable } from './is-retryable.ts';

const coded = (code: string) => Object.assign(new Error('as it happens'), { code });

describe('isRetryable', () => {
  it.each(['40001', '40P01'])('is so for %s, which another transaction caused', (code) => {
    expect(isConflict(coded(code))).toBe(true);
    expect(isRetryable(coded(code))).toBe(true);
  });

  it.each(['57P01', '57P02', '57P03', '25P03', '08000', '08006', '08P01', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'])(
    'is so for %s, which says that the connection is gone',
    (code) => {
      expect(isConnectionLoss(coded(code))).toBe(true);
      expect(isRetryable(coded(code))).toBe(true);
    },
  );

  it.each(['23505', '42501', '22P02', '53100', '57014', 'ENOENT', 'LEDGER_APPEND_FAILED'])(
    'is not so for %s, which will be the same the next time',
    (code) => {
      expect(isRetryable(coded(code))).toBe(false);
    },
  );

  it('looks through what wraps the cause', () => {
    const wrapped = new Error('not stored', { cause: new Error('in between', { cause: coded('40P01') }) });
    expect(isRetryable(wrapped)).toBe(true);
    expect(isRetryable(new AggregateError([coded('ECONNREFUSED')]))).toBe(true);
  });

  it('ends on a cause that is its own', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(isRetryable(loop)).toBe(false);
  });

  it.each([undefined, null, 'ECONNRESET', 57, {}])('is not so for %p, which is no error', (thrown) => {
    expect(isRetryable(thrown)).toBe(false);
  });

  it('knows the errors of a driver that finds nobody at the address, or somebody who hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(isRetryable(await refusalOf(port))).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(isRetryable(await refusalOf(port))).toBe(true);
  });
});

async function refusalOf(port: number): Promise<unknown> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'x', password: 'x' });
  client.on('error', () => undefined);
  return client.connect().catch((error: unknown) => error);
}
