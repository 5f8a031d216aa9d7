import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EmbeddedStoreHomeUnusable } from './embedded-store-errors.ts';
import { codeOf } from '../code-of.ts';

/** The passwords of a store's three logins, made at random when the store is. */
export type Passwords = { readonly superuser: string; readonly owner: string; readonly app: string };

// The alphabet matters: these go into addresses and into SQL as they are.
const password = z.string().regex(/^[A-Za-z0-9_-]{32,}$/);
const PASSWORDS = z.object({ superuser: password, owner: password, app: password });
const BYTES = 32;

/** New passwords of 256 random bits each. */
export function newPasswords(): Passwords {
  const one = () => randomBytes(BYTES).toString('base64url');
  return { superuser: one(), owner: one(), app: one() };
}

/**
 * Reads the passwords of a store, `undefined` when there are none.
 *
 * @throws {EmbeddedStoreHomeUnusable} when the file cannot be read as passwords
 */
export function readPasswords(home: string): Passwords | undefined {
  const file = join(home, 'passwords.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return PASSWORDS.parse(JSON.parse(text));
  } catch {
    // The cause is left out: a parser's message quotes the text it failed on.
    throw new EmbeddedStoreHomeUnusable(home, `${file} does not hold the passwords; remove it to have new ones made`);
  }
}

/** Keeps the passwords of a store in a file that only its owner can read: all of them, or no file. */
export function writePasswords(home: string, passwords: Passwords): void {
  const draft = join(home, `passwords.${randomBytes(6).toString('hex')}`);
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(passwords, null, 2)}\n`);
    fsyncSync(descriptor);
    linkSync(draft, join(home, 'passwords.json'));
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}
