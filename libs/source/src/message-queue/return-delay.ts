const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 900;

/**
 * For how long a message that is given back stays hidden, in whole seconds: 5, 10, 20 … up to a quarter of an hour by
 * how often it was handed out, less up to half of it by the dice, so that messages that failed together come apart.
 *
 * @param dice from 0 up to 1
 */
export function returnDelaySeconds(receiveCount: number, dice: number): number {
  const doublings = Math.min(Math.max(receiveCount - 1, 0), 30);
  const most = Math.min(FIRST_SECONDS * 2 ** doublings, LONGEST_SECONDS);
  return Math.ceil(most * (1 - dice / 2));
}
