import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COPIED = [
  'libs',
  'apps',
  'test',
  'package.json',
  'tsconfig.json',
  '.dependency-cruiser.cjs',
  'eslint.config.mjs',
];

/** A file to put into a copy of the sources, if the sources have none of that name. */
export type Plant = { readonly file: string; readonly text: string };

/**
 * Runs `work` in a copy of the sources into which `plants` were put, and removes the copy.
 *
 * The checkout itself is never touched, so a test that is killed half way leaves no crime behind in it.
 */
export function withPlantedTree<T>(plants: readonly Plant[], work: (tree: string) => T): T {
  const tree = mkdtempSync(path.join(realpathSync(tmpdir()), 'backtrail-planted-'));
  try {
    for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(tree, name), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(tree, 'node_modules'));
    for (const { file, text } of plants) {
      mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
      if (!existsSync(path.join(tree, file))) writeFileSync(path.join(tree, file), text);
    }
    return work(tree);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
