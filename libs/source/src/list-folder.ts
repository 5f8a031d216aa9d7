import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { systemReason } from './failure.ts';
import { pathFailure } from './file-bytes.ts';
import type { FilePath } from './file-bytes.ts';
import type { ObjectFailure } from './failure.ts';
import { labelOf } from './label.ts';

/** What a folder says of one name in it, without looking at the thing itself. */
export type FolderEntry = {
  readonly name: FilePath;
  readonly label: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
};

/** A folder's entries in the order of their labels, and why the list is not whole, if it is not. */
export type FolderList = {
  readonly entries: readonly FolderEntry[];
  readonly failure: { readonly reason: ObjectFailure; readonly detail: string } | null;
};

/** Names fetched at a time; 100,000 names of CloudTrail's length take about 30 MB. */
const NAMES_AT_A_TIME = 1024;

/** Lists a folder. Names that are no UTF-8 come as bytes, by which alone they can be opened. */
export async function listFolder(path: FilePath): Promise<FolderList> {
  const list = await listed(path, 'utf8');
  // A name that is no UTF-8 was given with replacement characters: fetch all names once more, as bytes.
  return list.entries.some((entry) => entry.label.includes('\ufffd')) ? listed(path, 'buffer') : list;
}

async function listed(path: FilePath, encoding: 'utf8' | 'buffer'): Promise<FolderList> {
  const entries: FolderEntry[] = [];
  let failure: FolderList['failure'] = null;
  try {
    // Declared for text only, though documented for bytes as well.
    const options = { encoding: encoding as BufferEncoding, bufferSize: NAMES_AT_A_TIME };
    for await (const dirent of await opendir(path, options)) {
      const name: FilePath = dirent.name;
      entries.push({ name, label: labelOf(name), kind: kindOf(dirent) });
    }
  } catch (error) {
    failure = { reason: pathFailure(error, 'FOLDER_UNREADABLE'), detail: `cannot be listed (${systemReason(error)})` };
  }
  entries.sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  return { entries, failure };
}

function kindOf(dirent: Dirent): FolderEntry['kind'] {
  if (dirent.isFile()) return 'file';
  if (dirent.isDirectory()) return 'folder';
  return dirent.isSymbolicLink() ? 'link' : 'other';
}
