import { readFileSync, writeFileSync } from 'node:fs';

/** The parts of the page that a run writes. */
export type Section = 'run of 450,000' | 'run of 10,000,000' | 'growth';

const between = (section: Section): RegExp =>
  new RegExp(`(<!-- ${section} -->\\n)[\\s\\S]*?(\\n<!-- end of ${section} -->)`);

/** The part of the page for a run of so many records. @throws when there is none */
export function sectionOf(records: number): Section {
  if (records === 450_000) return 'run of 450,000';
  if (records === 10_000_000) return 'run of 10,000,000';
  throw new RangeError(
    `the page has no place for a run of ${records} records: ask for 450000 or 10000000, or leave --write out`,
  );
}

/** Puts an outcome into the page, between the two marks of its section. */
export function writeSection(page: string, section: Section, outcome: string): void {
  const text = readFileSync(page, 'utf8');
  if (!between(section).test(text)) throw new Error(`${page} lacks the marks between which "${section}" goes`);
  const put = (_all: string, begin: string, end: string): string => `${begin}\n${outcome}\n${end}`;
  writeFileSync(page, text.replace(between(section), put));
}
