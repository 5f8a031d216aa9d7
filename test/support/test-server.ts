import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The addresses of the run's own PostgreSQL: its superuser's, the owner's and the application's. */
export type TestServer = { readonly adminUrl: string; readonly ownerUrl: string; readonly appUrl: string };

/** The database that each spec's own is a copy of. */
export const TEMPLATE = 'backtrail_test_template';

const KEEPER_UP_WITHIN_MS = 30_000;
const POLL_MS = 25;

/** The PostgreSQL of this run of the tests, started when it is first asked for. */
export async function testServer(): Promise<TestServer> {
  const socket = process.env['BACKTRAIL_TEST_SERVER'];
  if (socket === undefined) throw new Error('no test server: specs run under Jest, whose global set-up keeps one');
  const answer: unknown = JSON.parse(await answerOf(socket));
  if (isTestServer(answer)) return answer;
  throw new Error(`the test server did not come up: ${faultIn(answer)}`);
}

/** The address of another database of the same server, for the same login. */
export function urlWithin(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.toString();
}

async function answerOf(socket: string): Promise<string> {
  const giveUpAt = Date.now() + KEEPER_UP_WITHIN_MS;
  for (;;) {
    try {
      return await lineFrom(socket);
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error('the keeper of the test server does not answer', { cause: error });
      await sleep(POLL_MS); // it is just starting
    }
  }
}

function lineFrom(socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const keeper = connect(socket).setEncoding('utf8');
    keeper.on('data', (text: string) => (line += text));
    keeper.on('error', reject);
    keeper.on('end', () => {
      if (line === '') reject(new Error('no answer'));
      else resolve(line);
    });
  });
}

function isTestServer(answer: unknown): answer is TestServer {
  return typeof answer === 'object' && answer !== null && 'adminUrl' in answer;
}

function faultIn(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'fault' in answer ? String(answer.fault) : 'no reason given';
}
