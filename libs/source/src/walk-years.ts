import { groupedBy } from '#kernel';
import type { EpochMs } from '#kernel';
import { unreadable } from './found-object.ts';
import type { FoundFile } from './found-object.ts';
import { listFolder } from './list-folder.ts';
import type { FolderEntry } from './list-folder.ts';
import { fileIn, inside } from './place.ts';
import type { Place, Walked } from './place.ts';

/** What CloudTrail makes a folder of for each account and Region; below it each day has its own: `2026/03/02/`. */
const REGION = /(?:^|\/)\d{12}\/CloudTrail(?:-NetworkActivity)?\/[a-z]{2}[a-z0-9-]*\/*$/;
/** Names of years, months and days. */
const NAMES = [/^\d{4}$/, /^\d\d$/, /^\d\d$/] as const;
const [YEARS, DAYS] = [0, 2];
/** Files that are put in order together, where a day has more: what is held of them takes some 10 MB. */
const MOST_IN_ORDER = 20_000;

/** Walks what is no part of the layout. */
export type WalkOther = (entry: FolderEntry, place: Place) => AsyncIterable<Walked>;

/** Whether an entry is a folder in which CloudTrail keeps a year's logs of one account and Region. */
export function isYearOfLogs(entry: FolderEntry, parent: Place): boolean {
  return isDated(entry, YEARS) && REGION.test(parent.label);
}

/**
 * Walks folders of years in the order of time: day by day, and each day's files of all accounts and Regions by the times in
 * their names. What else lies among them comes before the day, month or year that it lies in.
 *
 * One account after the other, as the names go, the sessions that one account issues for others are read long before or
 * after their issue: of two million records, three times as many answers were given anew, and steps of the lineage
 * looked at so many more sessions at once that they took twice the memory.
 *
 * @param years places for which `isYearOfLogs` holds
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function walkYears(years: readonly Place[], walkOther: WalkOther): AsyncGenerator<Walked, void> {
  return walkLevel(years, YEARS, walkOther);
}

const isDated = ({ kind, label }: FolderEntry, level: number): boolean =>
  kind === 'folder' && NAMES[level]?.test(label) === true;

/** Folders of years, of months or of days: those of one name together, in the order of their names. */
async function* walkLevel(
  folders: readonly Place[],
  level: number,
  walkOther: WalkOther,
): AsyncGenerator<Walked, void> {
  const byName = groupedBy(folders, ({ label }) => label.slice(label.lastIndexOf('/') + 1));
  for (const name of [...byName.keys()].sort()) {
    const together = byName.get(name) ?? [];
    if (level === DAYS) {
      yield* walkDay(together, walkOther);
      continue;
    }
    const deeper: Place[] = [];
    const setAside = (entry: FolderEntry, place: Place): boolean => isDated(entry, level + 1) && deeper.push(place) > 0;
    for (const folder of together) yield* walkEntries(folder, setAside, walkOther);
    yield* walkLevel(deeper, level + 1, walkOther);
  }
}

type Timed = { readonly file: FoundFile; readonly time: EpochMs };

async function* walkDay(folders: readonly Place[], walkOther: WalkOther): AsyncGenerator<Walked, void> {
  let files: Timed[] = [];
  const setAside = (entry: FolderEntry, place: Place): boolean => {
    const timed = entry.kind === 'file' ? timedAt(place) : null;
    return timed !== null && files.push(timed) > 0;
  };
  for (const folder of folders) {
    yield* walkEntries(folder, setAside, walkOther);
    if (files.length < MOST_IN_ORDER) continue;
    yield* inTime(files);
    files = [];
  }
  yield* inTime(files);
}

function timedAt(place: Place): Timed | null {
  const file = fileIn(place);
  if (file.kind !== 'file' || file.classification.kind !== 'log') return null;
  const { fileTime } = file.classification;
  return fileTime === null ? null : { file, time: fileTime };
}

/** Those of one time stay in the order of their folders and names. */
const inTime = (files: readonly Timed[]): readonly FoundFile[] =>
  files.toSorted((a, b) => a.time - b.time).map(({ file }) => file);

/** @param setAside takes what is to be walked later, and says whether it did */
async function* walkEntries(
  folder: Place,
  setAside: (entry: FolderEntry, place: Place) => boolean,
  walkOther: WalkOther,
): AsyncGenerator<Walked, void> {
  const { entries, failure } = await listFolder(folder.path);
  if (failure !== null) yield unreadable(folder.label, failure.reason, failure.detail);
  for (const entry of entries) {
    const place = inside(folder, entry);
    if (!setAside(entry, place)) yield* walkOther(entry, place);
  }
}
