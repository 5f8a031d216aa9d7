import type { EpochMs } from '#kernel';

/** With `ALWAYS_UNTIL`, encloses every record that CloudTrail can have written: for what holds at all times. */
export const ALWAYS_FROM = Date.UTC(1970, 0, 1) as EpochMs;
/** The end of what `ALWAYS_FROM` begins. */
export const ALWAYS_UNTIL = Date.UTC(9999, 11, 31) as EpochMs;

/** Clocks of services differ: a use this long after expiry still binds. */
export const EXPIRY_SKEW_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;

/**
 * No role session lives longer, for when an expiry cannot be read.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (DurationSeconds)
 */
export const LONGEST_ROLE_SESSION_MS = 12 * HOUR_MS;

/** Console sessions carry no expiry; AWS ends them after twelve hours at the latest, whatever credentials entered. */
export const LONGEST_CONSOLE_SESSION_MS = 12 * HOUR_MS;

/**
 * Nor does a token of a user's own.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html (DurationSeconds)
 */
export const LONGEST_TOKEN_MS = 36 * HOUR_MS;

/**
 * A token that AWS issues for another partition, or for the world outside, is good for an hour at most.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html (DurationSeconds)
 */
export const LONGEST_WEB_IDENTITY_TOKEN_MS = HOUR_MS;
