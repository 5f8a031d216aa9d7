import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 45_000;
/** What comes at once is not waited for, and what takes long is not asked for all the time. */
const [FIRST_POLL_MS, LONGEST_POLL_MS] = [20, 200];

/** Asks again and again until the answer is as expected, and gives it. Fails loudly, with the last answer, if it never is. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  isSo: (answer: T) => boolean,
  withinMs = WITHIN_MS,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS)) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > giveUpAt)
      throw new Error(`waited in vain until ${what}; the last answer: ${JSON.stringify(answer)}`);
    await sleep(pollMs);
  }
}
