import { classifyName } from './classify-name.ts';
import type { NameClass } from './classify-name.ts';

const HIDDEN_FOLDER = /(?:^|\/)\.(?!\.?\/)[^/]*\//;

/**
 * Classifies an entry's name as `classifyName` does a file's, with what holds for entries alone: a hidden folder hides all that is
 * in it. An archive in an archive is given like any file, and fails where it is read: what it holds must not be missing unseen.
 */
export function classifyEntry(name: string): NameClass {
  const classification = classifyName(name);
  if (classification.kind === 'log' || classification.kind === 'readable') {
    if (HIDDEN_FOLDER.test(name)) return { kind: 'foreign', why: 'in a hidden folder' };
  }
  return classification;
}
