import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const PACKAGE = path.resolve(import.meta.dirname, '../duckdb');

/** DuckDB is a package of that folder's own: whoever uses or builds the product need not have it. */
export function install(): void {
  if (existsSync(path.join(PACKAGE, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci'], { cwd: PACKAGE, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm ci in ${PACKAGE} ended with ${String(status)}: see above`);
}
