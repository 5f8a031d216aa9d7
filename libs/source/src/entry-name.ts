import { classifyName } from './classify-name.ts';
import type { NameClass } from './classify-name.ts';

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$/i;
const HIDDEN_FOLDER = /(?:^|\/)\.(?!\.?\/)[^/]*\//;

/**
 * Classifies an entry's name as `classifyName` does a file's, with what holds for entries alone: an archive in an archive
 * is not opened, and a hidden folder hides all that is in it.
 */
export function classifyEntry(name: string): NameClass {
  const classification = classifyName(name);
  if (classification.kind === 'log' || classification.kind === 'readable') {
    if (ARCHIVE.test(name)) return { kind: 'foreign', why: 'an archive inside of an archive' };
    if (HIDDEN_FOLDER.test(name)) return { kind: 'foreign', why: 'in a hidden folder' };
  }
  return classification;
}
