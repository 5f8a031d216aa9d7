/** Before the first time that a record may tell. */
const BEGINNING = '0001-01-01T00:00:00Z';
const FIRST_MS = Date.parse(BEGINNING);
/** Behind the last. */
const END = 'infinity';
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** A time in milliseconds as PostgreSQL reads it; what lies outside of the years 1 to 9999 is before or behind all. */
export function timeText(at: number): string {
  if (at < FIRST_MS) return BEGINNING;
  return at > LAST_MS ? END : new Date(at).toISOString();
}
