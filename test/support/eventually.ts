import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 45_000;
const POLL_MS = 200;

/** Asks again and again until the answer is as expected, and gives it. Fails loudly, with the last answer, if it never is. */
export async function eventually<T>(what: string, ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + WITHIN_MS;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > giveUpAt)
      throw new Error(`waited in vain until ${what}; the last answer: ${JSON.stringify(answer)}`);
    await sleep(POLL_MS);
  }
}
