import { setTimeout as sleep } from 'node:timers/promises';

/** What became of a push that was sent again until it was taken. */
export type Pushed = {
  /** Answers of 429 and 503, all of which said when to come again. */
  readonly turnedAway: number;
  /** Attempts whose connection broke before an answer came. */
  readonly broken: number;
};

/** Sends a body until the server has stored it, as often as it says that it is not the time. */
export async function pushUntilTaken(url: string, body: string, heard: (status: number) => void): Promise<Pushed> {
  let [turnedAway, broken] = [0, 0];
  for (;;) {
    const response = await fetch(`${url}/v1/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    }).catch(() => undefined);
    if (response === undefined) {
      broken += 1;
      await sleep(1_000);
      continue;
    }
    const said = await response.text();
    heard(response.status);
    if (response.status === 200) return { turnedAway, broken };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    if (![429, 503].includes(response.status) || !(seconds >= 1))
      throw new Error(`expected 200, or 429 or 503 with Retry-After: ${response.status} ${String(seconds)} ${said}`);
    turnedAway += 1;
    await sleep(seconds * 1_000);
  }
}
