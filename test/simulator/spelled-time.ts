const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as nearly all fields show it. */
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** A moment as STS shows it in `expiration`: an English clock time of UTC, with or without the second comma. */
export function clockTime(seconds: number, comma: boolean): string {
  const date = new Date(seconds * 1000);
  const hour = date.getUTCHours();
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  const time = `${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}${comma ? ',' : ''} ${time} ${hour < 12 ? 'AM' : 'PM'}`;
}
