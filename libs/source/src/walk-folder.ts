import { stat } from 'node:fs/promises';
import { classifyName } from './classify-name.ts';
import { systemReason } from './failure.ts';
import { fileBytes, pathFailure } from './file-bytes.ts';
import type { FilePath } from './file-bytes.ts';
import { skippedAsForeign, unreadable } from './found-object.ts';
import type { FoundFile, Skipped, Unreadable, WorthReading } from './found-object.ts';
import { listFolder } from './list-folder.ts';
import type { FolderEntry } from './list-folder.ts';
import { smallFile } from './small-file.ts';

type Place = { readonly path: FilePath; readonly label: string };
type OpenFolder = { readonly place: Place; readonly entries: Iterator<FolderEntry> };

/**
 * Walks a folder of any depth: names in order, a folder's contents where its name stands.
 *
 * Holds the names of the folders on the way from the root to where it is, no more. Links to files are followed and links
 * to folders are not, so it ends; hidden folders are not entered. What cannot be read is said and passed by.
 *
 * @param path the folder; a link to one is followed here, since somebody named it
 */
export async function* walkFolder(path: string): AsyncGenerator<FoundFile | Skipped | Unreadable, void> {
  const way: OpenFolder[] = [];
  yield* entered({ path, label: path }, way);
  for (let folder = way.at(-1); folder !== undefined; folder = way.at(-1)) {
    const next = folder.entries.next();
    if (next.done === true) way.pop();
    else yield* visited(next.value, inside(folder.place, next.value), way);
  }
}

async function* entered(place: Place, way: OpenFolder[]): AsyncGenerator<Unreadable, void> {
  const { entries, failure } = await listFolder(place.path);
  if (failure !== null) yield unreadable(place.label, failure.reason, failure.detail);
  way.push({ place, entries: entries.values() });
}

async function* visited(
  entry: FolderEntry,
  place: Place,
  way: OpenFolder[],
): AsyncGenerator<FoundFile | Skipped | Unreadable, void> {
  switch (entry.kind) {
    case 'file':
      yield fileIn(place);
      break;
    case 'folder':
      if (entry.label.startsWith('.')) yield skippedAsForeign(place.label, 'a hidden folder');
      else yield* entered(place, way);
      break;
    case 'link':
      yield await behindLink(place);
      break;
    case 'other':
      yield skippedAsForeign(place.label, 'a named pipe, a socket or a device');
  }
}

async function behindLink(place: Place): Promise<FoundFile | Skipped | Unreadable> {
  try {
    const target = await stat(place.path);
    if (target.isFile()) return fileIn(place, target.size);
    return skippedAsForeign(place.label, target.isDirectory() ? 'a link to a folder' : 'a link to what is no file');
  } catch (error) {
    const detail = `is a link that leads nowhere (${systemReason(error)})`;
    return unreadable(place.label, pathFailure(error, 'FILE_UNREADABLE'), detail);
  }
}

function fileIn(place: Place, byteSize?: number): FoundFile | Skipped {
  const classification = classifyName(place.label);
  return classification.kind === 'log' || classification.kind === 'readable'
    ? fileAt(place.path, place.label, classification, byteSize)
    : { kind: 'skipped', name: place.label, classification };
}

/** A file that is worth reading. */
export function fileAt(path: FilePath, name: string, classification: WorthReading, byteSize?: number): FoundFile {
  return {
    kind: 'file',
    path,
    name,
    classification,
    byteSize: byteSize ?? null,
    open: () => fileBytes(path),
    atOnce: () => smallFile(path),
  };
}

function inside(folder: Place, entry: FolderEntry): Place {
  const separator = folder.label.endsWith('/') ? '' : '/';
  const path =
    typeof folder.path === 'string' && typeof entry.name === 'string'
      ? `${folder.path}${separator}${entry.name}`
      : Buffer.concat([Buffer.from(folder.path), Buffer.from(separator), Buffer.from(entry.name)]);
  return { path, label: `${folder.label}${separator}${entry.label}` };
}
