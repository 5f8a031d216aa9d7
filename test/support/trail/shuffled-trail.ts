import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainFile } from './lane.ts';
import { diceOf } from './dice.ts';
import type { Dice } from './dice.ts';

/** The texts of a file's records, poison included, cut by the places that the manifest gives. */
export function textsIn({ text, records }: PlainFile): readonly string[] {
  return records.map(({ byteOffset }, at) =>
    text.slice(byteOffset, (records[at + 1]?.byteOffset ?? text.length - 1) - 1),
  );
}

/** Values in an order drawn from the dice. */
export function shuffled<T>(values: readonly T[], dice: Dice): readonly T[] {
  return values
    .map((value) => ({ value, place: dice.below(0x7fff_ffff) }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Cuts values into pieces of 1 to `most`, drawn from the dice. */
export function splitUp<T>(values: readonly T[], dice: Dice, most: number): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let from = 0; from < values.length;) {
    const until = from + 1 + dice.below(most);
    pieces.push(values.slice(from, until));
    from = until;
  }
  return pieces;
}

/**
 * Writes the records of a trail in another order and other files, one folder for each of several loaders; some files lie
 * in two of the folders. Each record stays among those of its account, whose number the files bear.
 *
 * @returns the folders
 */
export function writeShuffled(
  folder: string,
  files: readonly PlainFile[],
  seed: number,
  loaders: number,
): readonly string[] {
  const dice = diceOf(seed);
  const folders = Array.from({ length: loaders }, (_, at) => join(folder, `loader-${at}`));
  for (const each of folders) mkdirSync(each, { recursive: true });
  for (const [account, texts] of textsByAccount(files)) {
    for (const [at, piece] of splitUp(shuffled(texts, dice), dice, 900).entries()) {
      const name = `${account}_CloudTrail_us-east-1_20260302T0000Z_${String(at).padStart(16, '0')}.json`;
      const places = new Set([dice.pick(folders), ...(dice.chance(0.1) ? [dice.pick(folders)] : [])]);
      for (const place of places) writeFileSync(join(place, name), `{"Records":[${piece.join(',')}]}`);
    }
  }
  return folders;
}

function textsByAccount(files: readonly PlainFile[]): ReadonlyMap<string, readonly string[]> {
  const byAccount = new Map<string, string[]>();
  for (const file of files) {
    const account = file.records[0]?.accountId ?? '000000000000';
    byAccount.set(account, [...(byAccount.get(account) ?? []), ...textsIn(file)]);
  }
  return byAccount;
}
