const FIRST_SECONDS = 1;
const LONGEST_SECONDS = 15 * 60;

/** After so many failures that might have passed, over a quarter to half an hour, an object is given up until somebody retries it. */
export const MOST_TRIES = 12;

/** After so many that somebody has to mend, as a missing right: the reason stands with the run, which may be retried. */
export const MOST_TRIES_UNMENDED = 4;

/** An object that a reader died of so often is given up: nobody else was near it the last times. */
export const MOST_STRIKES = 3;

/**
 * How long to wait before an object is read again, in seconds: twice as long each time, up to a quarter of an hour, and
 * somewhere in the upper half of that, so that those that failed together do not come back together.
 *
 * @param tries how often it failed, from 1
 * @param dice a number from 0 up to 1
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backOffSeconds(tries: number, dice: number): number {
  const full = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(30, Math.max(0, tries - 1)));
  return full * (0.5 + dice / 2);
}
