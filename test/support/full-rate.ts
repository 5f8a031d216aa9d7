import { benchTrail } from '../bench/trail/bench-trail.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { memoryCage } from './memory-cage.ts';

/** Everyday records of a round; as many as MEMORY_RECORDS says where there is time. */
export const ROUND_RECORDS = Number(process.env['MEMORY_RECORDS'] ?? 12_000);
/** For how long rounds follow each other; a single one where MEMORY_MINUTES says nothing. */
export const MINUTES = Number(process.env['MEMORY_MINUTES'] ?? 0);
/** For the rounds, and for what is left when their time is over. */
export const WITHIN_MS = 240_000 + ROUND_RECORDS * 20 + MINUTES * 60_000;
/** Of all memory, how much may be needed. */
export const HEALTHY_SHARE = 0.8;
export const MB = 1024 * 1024;

const TRIED = memoryCage(MB);
TRIED.remove();
export const WHERE =
  TRIED.kind === 'cgroup' ? 'in a memory cgroup of' : 'measured, since no memory cgroup can be made here, within';

/** The largest that CloudTrail makes is 256 KB. */
const LARGE_BYTES = 256 * 1024;
const LARGE_RECORDS = 40;
const FIRST_SEED = 512;
const MOST_TRIES = 10;

/** Input of every kind that makes a process need memory. */
export type Round = {
  /** As CloudTrail cuts them. */
  readonly files: readonly Buffer[];
  /** Every record of the files as a line. */
  readonly lines: readonly string[];
  /** Records of the largest size that do not shrink, so that nothing makes them smaller than they are. */
  readonly large: readonly string[];
  /** How many of all these are different. */
  readonly distinct: number;
};

/** Makes the round of that number, of which no record is in any other. */
export function roundOf(number: number): Round {
  const { files, distinct } = trailOf(FIRST_SEED + number * MOST_TRIES);
  const lines = files.flatMap((bytes) => linesOf(bytes));
  return { files, lines, large: largeRecords(number), distinct: distinct + LARGE_RECORDS };
}

/** Some seeds make a session begin before the day does, which the generator refuses: the next one is taken. */
function trailOf(seed: number, triesLeft = MOST_TRIES): Pick<Round, 'files' | 'distinct'> {
  const files: Buffer[] = [];
  const made = benchTrail({ seed, records: ROUND_RECORDS });
  try {
    for (;;) {
      const next = made.next();
      if (next.done === true) return { files, distinct: next.value.distinct };
      files.push(Buffer.from(next.value.bytes));
    }
  } catch (error) {
    if (!(error instanceof RangeError) || triesLeft <= 1) throw error;
    return trailOf(seed + 1, triesLeft - 1);
  }
}

/** Whether the time for rounds is not over yet. */
export function roundsFrom(beganAt: number): () => boolean {
  return () => performance.now() - beganAt < MINUTES * 60_000;
}

function linesOf(file: Buffer): readonly string[] {
  const { Records } = JSON.parse(file.toString()) as { Records: readonly unknown[] };
  return Records.map((record) => JSON.stringify(record));
}

function largeRecords(round: number): readonly string[] {
  const words = Array.from({ length: LARGE_RECORDS }, (_, at) => `large-${round}-${at}`);
  const repeats = Math.floor((LARGE_BYTES - 2_048) / 36);
  const padding = (word: string): string =>
    Array.from({ length: repeats }, (_, at) => eventIdOf(`${word}/${at}`)).join('');
  return words.map((word) => recordTextOf(word, { requestParameters: { padding: padding(word) } }));
}
