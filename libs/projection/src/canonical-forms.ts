import { hash } from 'node:crypto';
import { canonicalText } from '#cloudtrail';
import { blocksTouched, readTexts } from '#ledger';
import type { TextLocation } from '#ledger';
import type pg from 'pg';

/** Blocks unpacked at a time: 8 MiB of them. */
const MOST_BLOCKS = 32;

/**
 * What stands for the texts of records, spelling left aside: equal where nothing but spelling tells two texts apart.
 *
 * A step may ask for thousands of texts, of any size and each in a block of its own; no more is in memory of them at a
 * time than some blocks hold.
 */
export async function canonicalForms<T extends { readonly location: TextLocation }>(
  client: pg.ClientBase,
  records: readonly T[],
): Promise<ReadonlyMap<T, string>> {
  const forms = new Map<T, string>();
  for (const portion of inPortions(records)) {
    const texts = await readTexts(
      client,
      portion.map(({ location }) => location),
    );
    for (const [index, record] of portion.entries()) {
      forms.set(record, formOf(texts[index] ?? new Uint8Array()));
    }
  }
  return forms;
}

/** Records in the order of where their texts lie, as many together as touch some blocks; at least one. */
export function inPortions<T extends { readonly location: TextLocation }>(records: readonly T[]): readonly T[][] {
  const portions: T[][] = [];
  let [blocks, last] = [0, ''];
  for (const record of records.toSorted((a, b) => byPlace(a.location, b.location))) {
    const { segmentId, block } = record.location;
    const place = `${segmentId}/${block}`;
    const more = blocksTouched(record.location) - (place === last ? 1 : 0);
    const open = portions.at(-1);
    if (open === undefined || blocks + more > MOST_BLOCKS) {
      portions.push([record]);
      blocks = blocksTouched(record.location);
    } else {
      open.push(record);
      blocks += more;
    }
    last = place;
  }
  return portions;
}

const byPlace = (a: TextLocation, b: TextLocation): number => a.segmentId - b.segmentId || a.block - b.block;

/** Of the text's own units: in UTF-8, halves of surrogate pairs that stand alone would all be one character. */
const formOf = (text: Uint8Array): string => hash('sha256', Buffer.from(canonicalText(text), 'utf16le'), 'hex');
