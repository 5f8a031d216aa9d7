import { appendFileSync } from 'node:fs';

/** Tells a figure of a long run, which `npm run test:long` shows when it is over. Elsewhere nobody asks for it. */
export function tellAtLength(line: string): void {
  const place = process.env['LONG_SUMMARY'];
  if (place !== undefined) appendFileSync(place, `${line}\n`);
}
