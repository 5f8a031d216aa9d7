import type { EpochMs } from '#kernel';
import type { FactRow } from './fact-row.ts';
import { packLines, unpackLines } from './packed-lines.ts';

/** A block of facts is closed when its lines come to this much: as much as the window of their packing reaches back. */
const BLOCK_LENGTH = 256 * 1024;

const KINDS: Readonly<Record<FactRow['kind'], true>> = {
  issuance: true,
  sighting: true,
  'sign-in': true,
  grant: true,
  amendment: true,
  'shared-call': true,
};

/** Packs facts in blocks, in the order given. */
export function factBlocksOf(facts: readonly FactRow[]): readonly Buffer[] {
  const blocks: Buffer[] = [];
  let [lines, length] = [new Array<string>(), 0];
  for (const fact of facts) {
    const line = lineOf(fact);
    lines.push(line);
    length += line.length;
    if (length < BLOCK_LENGTH) continue;
    blocks.push(packLines(lines));
    [lines, length] = [[], 0];
  }
  if (lines.length > 0) blocks.push(packLines(lines));
  return blocks;
}

/** The facts in a block; undefined when it is damaged. */
export function factsInBlock(packed: Uint8Array): readonly FactRow[] | undefined {
  const facts: FactRow[] = [];
  try {
    for (const line of unpackLines(packed)) {
      const fact = factIn(line);
      if (fact === undefined) return undefined;
      facts.push(fact);
    }
  } catch {
    return undefined;
  }
  return facts;
}

/** Kind, first use, milliseconds from there to the last use, and the body, which is JSON and so has no line feed. */
const lineOf = ({ kind, firstAt, lastAt, body }: FactRow): string =>
  `${kind} ${String(firstAt)} ${String(lastAt - firstAt)} ${body}`;

function factIn(line: string): FactRow | undefined {
  const afterKind = line.indexOf(' ');
  const afterFirst = line.indexOf(' ', afterKind + 1);
  const afterSpan = line.indexOf(' ', afterFirst + 1);
  const isLine = afterKind < afterFirst && afterFirst < afterSpan;
  const kind = line.slice(0, afterKind);
  const firstAt = Number(line.slice(afterKind + 1, afterFirst));
  const lastAt = firstAt + Number(line.slice(afterFirst + 1, afterSpan));
  if (!isLine || !isKind(kind) || !isTime(firstAt) || !isTime(lastAt)) return undefined;
  return { kind, firstAt, lastAt, body: line.slice(afterSpan + 1) };
}

const isKind = (word: string): word is FactRow['kind'] => Object.hasOwn(KINDS, word);

const isTime = (value: number): value is EpochMs => Number.isSafeInteger(value);
