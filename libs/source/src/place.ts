import { stat } from 'node:fs/promises';
import { classifyName } from './classify-name.ts';
import { systemReason } from './failure.ts';
import { fileBytes, pathFailure } from './file-bytes.ts';
import type { FilePath } from './file-bytes.ts';
import { skippedAsForeign, unreadable } from './found-object.ts';
import type { FoundFile, Skipped, Unreadable, WorthReading } from './found-object.ts';
import type { FolderEntry } from './list-folder.ts';
import { smallFile } from './small-file.ts';

/** Where something lies, and how that is told. */
export type Place = { readonly path: FilePath; readonly label: string };

/** What is found on a walk. */
export type Walked = FoundFile | Skipped | Unreadable;

/** The place of something in a folder. */
export function inside(folder: Place, entry: FolderEntry): Place {
  const separator = folder.label.endsWith('/') ? '' : '/';
  const path =
    typeof folder.path === 'string' && typeof entry.name === 'string'
      ? `${folder.path}${separator}${entry.name}`
      : Buffer.concat([Buffer.from(folder.path), Buffer.from(separator), Buffer.from(entry.name)]);
  return { path, label: `${folder.label}${separator}${entry.label}` };
}

/** What a file's name says of it. */
export function fileIn(place: Place, byteSize?: number): FoundFile | Skipped {
  const classification = classifyName(place.label);
  return classification.kind === 'log' || classification.kind === 'readable'
    ? fileAt(place.path, place.label, classification, byteSize)
    : { kind: 'skipped', name: place.label, classification };
}

/** What is behind a link, if that is a file: links to folders may lead in a circle. */
export async function behindLink(place: Place): Promise<Walked> {
  try {
    const target = await stat(place.path);
    if (target.isFile()) return fileIn(place, target.size);
    return skippedAsForeign(place.label, target.isDirectory() ? 'a link to a folder' : 'a link to what is no file');
  } catch (error) {
    const detail = `is a link that leads nowhere (${systemReason(error)})`;
    return unreadable(place.label, pathFailure(error, 'FILE_UNREADABLE'), detail);
  }
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
