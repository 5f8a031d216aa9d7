import { skippedAsForeign, unreadable } from './found-object.ts';
import type { Unreadable } from './found-object.ts';
import { listFolder } from './list-folder.ts';
import type { FolderEntry } from './list-folder.ts';
import { behindLink, fileIn, inside } from './place.ts';
import type { Place, Walked } from './place.ts';
import { isYearOfLogs, walkYears } from './walk-years.ts';

type OpenFolder = { readonly place: Place; readonly entries: Iterator<FolderEntry> };

/**
 * Walks a folder of any depth: names in order, a folder's contents where its name stands, but what CloudTrail has laid down
 * by days last, in the order of time (see `walkYears`).
 *
 * Holds the names of the folders on the way from the root to where it is, and of those that hold a year's logs. Links to
 * files are followed and links to folders are not, so it ends; hidden folders are not entered. What cannot be read is said
 * and passed by.
 *
 * @param path the folder; a link to one is followed here, since somebody named it
 */
export function walkFolder(path: string): AsyncGenerator<Walked, void> {
  return walkPlace({ path, label: path });
}

async function* walkPlace(root: Place): AsyncGenerator<Walked, void> {
  const years: Place[] = [];
  yield* walkByName(root, years);
  yield* walkYears(years, walkEntry);
}

async function* walkEntry(entry: FolderEntry, place: Place): AsyncGenerator<Walked, void> {
  if (isToBeEntered(entry)) yield* walkPlace(place);
  else yield await beside(entry, place);
}

/** @param years where folders are put that are not entered, since they hold a year's logs */
async function* walkByName(root: Place, years: Place[]): AsyncGenerator<Walked, void> {
  const way: OpenFolder[] = [];
  yield* entered(root, way);
  for (let folder = way.at(-1); folder !== undefined; folder = way.at(-1)) {
    const next = folder.entries.next();
    if (next.done === true) {
      way.pop();
      continue;
    }
    const [entry, place] = [next.value, inside(folder.place, next.value)];
    if (isYearOfLogs(entry, folder.place)) years.push(place);
    else if (isToBeEntered(entry)) yield* entered(place, way);
    else yield await beside(entry, place);
  }
}

async function* entered(place: Place, way: OpenFolder[]): AsyncGenerator<Unreadable, void> {
  const { entries, failure } = await listFolder(place.path);
  if (failure !== null) yield unreadable(place.label, failure.reason, failure.detail);
  way.push({ place, entries: entries.values() });
}

const isToBeEntered = ({ kind, label }: FolderEntry): boolean => kind === 'folder' && !label.startsWith('.');

/** What an entry is that is not entered. */
async function beside(entry: FolderEntry, place: Place): Promise<Walked> {
  switch (entry.kind) {
    case 'file':
      return fileIn(place);
    case 'folder':
      return skippedAsForeign(place.label, 'a hidden folder');
    case 'link':
      return behindLink(place);
    case 'other':
      return skippedAsForeign(place.label, 'a named pipe, a socket or a device');
  }
}
