import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipCases } from './hostile/gzip-cases.ts';
import type { HostileCase } from './hostile/hostile-case.ts';
import { nameCases } from './hostile/name-cases.ts';
import { structureCases, timeCases } from './hostile/structure-cases.ts';
import { textCases } from './hostile/text-cases.ts';
import { typeCases } from './hostile/type-cases.ts';

export type { HostileCase } from './hostile/hostile-case.ts';

/** What must become of a whole hostile folder. Hashes are SHA-256 in hexadecimal, of texts as delivered. */
export type HostileExpectation = {
  readonly cases: readonly HostileCase[];
  readonly files: { readonly found: number; readonly read: number; readonly skipped: number; readonly failed: number };
  readonly mustBeStored: ReadonlySet<string>;
  /** Beyond those that must: what failed files held before their fault. */
  readonly mayBeStored: ReadonlySet<string>;
  readonly duplicates: number;
  /** Items refused in files that were read, by reason; failed files may add `NOT_JSON` of their own. */
  readonly quarantined: Readonly<Record<string, number>>;
};

/** All cases, each known to be on its own kind's worst side. */
export function hostileCases(): readonly HostileCase[] {
  return [...gzipCases(), ...textCases(), ...structureCases(), ...timeCases(), ...typeCases(), ...nameCases()];
}

/** Writes the hostile folder, about 40 MB on disk, and says what must become of it. */
export function writeHostileFolder(folder: string): HostileExpectation {
  const cases = hostileCases();
  for (const hostile of cases) writeCase(folder, hostile);
  return expectationOf(cases);
}

function writeCase(folder: string, { name, content }: HostileCase): void {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  if (content.kind === 'pipe') execFileSync('mkfifo', [place]);
  else if (content.kind === 'link') symlinkSync(content.target, place);
  else writeFileSync(place, content.bytes);
}

/** Adds the cases up. */
export function expectationOf(cases: readonly HostileCase[]): HostileExpectation {
  const count = (outcome: HostileCase['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const quarantined: Record<string, number> = {};
  for (const one of cases) {
    for (const [reason, items] of Object.entries(one.quarantined))
      quarantined[reason] = (quarantined[reason] ?? 0) + items;
  }
  return {
    cases,
    files: { found: cases.length, read: count('read'), skipped: count('skipped'), failed: count('failed') },
    mustBeStored: new Set(cases.flatMap(({ stored }) => stored.map((text) => hash('sha256', text)))),
    mayBeStored: new Set(cases.flatMap(({ storable }) => storable.map((text) => hash('sha256', text)))),
    duplicates: cases.reduce((sum, { duplicates }) => sum + duplicates, 0),
    quarantined,
  };
}
