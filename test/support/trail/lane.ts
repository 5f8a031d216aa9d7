import type { Dice } from './dice.ts';
import type { SealedDraft } from './draft.ts';
import { fileSuffix } from './identifiers.ts';
import type { ManifestRecord } from './manifest.ts';

/** The records of one account and region that wait for a file. */
export type Lane = {
  readonly accountId: string;
  readonly region: string;
  waiting: SealedDraft[];
  nextFile: SealedDraft[];
};

/** A file before it is compressed. */
export type PlainFile = { readonly path: string; readonly text: string; readonly records: readonly ManifestRecord[] };

const ORGANISATION = 'o-7synthetic9';
const DELIVERY_MS = 200_000;
const UNSORTED_SHARE = 0.6;
const OPENING = '{"Records":[';

/**
 * Fills a file with what waits in a lane. A share of it misses this file and stays for the next, so calls are delivered
 * before those that issued their sessions; with `lateShare` 0 nothing stays, not even second copies.
 */
export function fillFile(dice: Dice, lane: Lane, lateShare: number): PlainFile {
  const isLast = lateShare === 0;
  const stays = lane.waiting.map(() => dice.chance(lateShare));
  const drafts = lane.waiting.filter((_, at) => stays[at] !== true);
  const staying = lane.waiting.filter((_, at) => stays[at] === true);
  if (isLast) drafts.push(...lane.nextFile);
  lane.waiting = isLast ? [] : [...staying, ...lane.nextFile];
  lane.nextFile = [];
  drafts.sort((a, b) => a.atMs - b.atMs);
  if (dice.chance(UNSORTED_SHARE)) shuffle(dice, drafts);
  return plainFile(dice, lane, drafts);
}

function plainFile(dice: Dice, { accountId, region }: Lane, drafts: readonly SealedDraft[]): PlainFile {
  const records: ManifestRecord[] = [];
  const pieces: string[] = [];
  let byteOffset = OPENING.length;
  for (const draft of drafts) {
    records.push(recordOf(draft, records.length, byteOffset));
    pieces.push(draft.text);
    byteOffset += draft.text.length + 1;
  }
  const newestMs = drafts.reduce((newest, { atMs }) => Math.max(newest, atMs), 0);
  const path = deliveredPath(accountId, region, newestMs + DELIVERY_MS, fileSuffix(dice));
  return { path, text: `${OPENING}${pieces.join(',')}]}`, records };
}

function recordOf(draft: SealedDraft, position: number, byteOffset: number): ManifestRecord {
  const { sha256, accountId, hasSecret, poison, truth, story } = draft;
  const isRecord = poison === null;
  return {
    position,
    byteOffset,
    eventId: isRecord ? (draft.eventId ?? `sha256:${sha256}`) : null,
    accountId,
    eventTimeMs: isRecord ? draft.atMs - (draft.atMs % 1_000) : null,
    sha256,
    hasSecret,
    class: draft.class,
    poison,
    truth,
    story,
  };
}

/** The place of a file in an organisation trail's bucket, labelled with the minute of its delivery. */
function deliveredPath(accountId: string, region: string, labelMs: number, suffix: string): string {
  const iso = new Date(labelMs).toISOString();
  const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
  const label = `${year}${month}${day}T${iso.slice(11, 13)}${iso.slice(14, 16)}Z`;
  const folder = `AWSLogs/${ORGANISATION}/${accountId}/CloudTrail/${region}/${year}/${month}/${day}`;
  return `${folder}/${accountId}_CloudTrail_${region}_${label}_${suffix}.json.gz`;
}

function shuffle(dice: Dice, drafts: SealedDraft[]): void {
  for (let at = drafts.length - 1; at > 0; at -= 1) {
    const other = dice.below(at + 1);
    const [a, b] = [drafts[at], drafts[other]];
    if (a === undefined || b === undefined) continue;
    drafts[at] = b;
    drafts[other] = a;
  }
}
