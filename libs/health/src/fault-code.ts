/** Why a part does not answer. Stable: listed in `docs/ERRORS.md`. */
export type PartFault =
  | 'DISK_FULL'
  | 'READ_ONLY'
  | 'SHUTTING_DOWN'
  | 'NOT_ACCEPTING'
  | 'TOO_MANY_CONNECTIONS'
  | 'OUT_OF_MEMORY'
  | 'LOGIN_REFUSED'
  | 'DATABASE_MISSING'
  | 'NOT_MIGRATED'
  | 'RIGHT_MISSING'
  | 'NO_ANSWER'
  | 'UNREACHABLE';

/** What PostgreSQL and the system call what they refuse, in our words. */
const CODES: Readonly<Record<string, PartFault>> = {
  '53100': 'DISK_FULL',
  ENOSPC: 'DISK_FULL',
  '25006': 'READ_ONLY',
  '57P01': 'SHUTTING_DOWN',
  '57P02': 'SHUTTING_DOWN',
  '57P03': 'NOT_ACCEPTING',
  '53300': 'TOO_MANY_CONNECTIONS',
  '53200': 'OUT_OF_MEMORY',
  '28000': 'LOGIN_REFUSED',
  '28P01': 'LOGIN_REFUSED',
  '3D000': 'DATABASE_MISSING',
  '42P01': 'NOT_MIGRATED',
  '3F000': 'NOT_MIGRATED',
  '42501': 'RIGHT_MISSING',
  '57014': 'NO_ANSWER',
  '55P03': 'NO_ANSWER',
  ETIMEDOUT: 'NO_ANSWER',
};

/**
 * Why a part failed, as a code. What has no name of ours goes by PostgreSQL's or the system's own (`SQLSTATE_58030`,
 * `ECONNRESET`): neither says anything that an outsider may not know.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function faultCodeOf(error: unknown): PartFault | `SQLSTATE_${string}` {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') {
    const known = CODES[code];
    if (known !== undefined) return known;
    if (/^E[A-Z_]{2,30}$/.test(code)) return 'UNREACHABLE';
    return /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE_${code}` : 'UNREACHABLE';
  }
  // The driver gives these no code.
  const message = error instanceof Error ? error.message : '';
  return /timeout|timed out/i.test(message) ? 'NO_ANSWER' : 'UNREACHABLE';
}
