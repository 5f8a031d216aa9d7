import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the package, which holds `package.json` and `prisma`: found by walking up from this file, since the
 * built files lie deeper than the sources.
 */
export function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error('this program is not inside its package: package.json is missing');
  }
}

/** Where the migrations are that came with this program. */
export function migrationsFolder(): string {
  return join(packageRoot(), 'prisma', 'migrations');
}

let version: string | undefined;

/** The version of this program, as its package tells it. */
export function packageVersion(): string {
  version ??= versionIn(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')));
  return version;
}

function versionIn(parsed: unknown): string {
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  if (isNamed && typeof parsed.version === 'string') return parsed.version;
  throw new Error('package.json of this program names no version');
}
