import {
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import {
  EmbeddedStoreHomeUnusable,
  EmbeddedStoreInitFailed,
  EmbeddedStoreVersionMismatch,
} from './embedded-store-errors.ts';
import { codeOf } from '../code-of.ts';
import { CREATE_DATABASE, loginsSql } from './logins.ts';
import { newPasswords, readPasswords, writePasswords } from './passwords.ts';
import type { Passwords } from './passwords.ts';
import { serverStateOf } from './postmaster-file.ts';
import { OWN_ACCOUNT, runAs } from './run-as.ts';
import type { Ran, ServerAccount } from './run-as.ts';
import { isRoot } from './server-account.ts';
import type { StoreFiles } from './store-files.ts';

/** What it takes to make the cluster of a store. */
export type Initialisation = {
  readonly files: StoreFiles;
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  /** False leaves the new files to the operating system's own time, for stores that need not survive a power cut. */
  readonly isDurable: boolean;
  readonly onProgress: (line: string) => void;
};

// Only with a password, only over the loopback interface, whoever the operating system says is asking.
const HOST_BASED_AUTHENTICATION = 'host all all 127.0.0.1/32 scram-sha-256\n';
const DRAFT = 'cluster.new-';
/** About ten seconds: initdb takes one, and ends when it misses what it wrote. */
const REMOVE_ATTEMPTS = 50;
const REMOVE_AGAIN_MS = 200;
const VERSION_FILE = 'PG_VERSION';

/**
 * Makes sure that a store has a cluster with its logins and its database. To be called under the start lock.
 *
 * A cluster is made aside, to its end, and then renamed: so it is there whole or not at all, and what an attempt left
 * that was killed is removed by the next. A store whose passwords were lost gets new ones.
 *
 * @throws {EmbeddedStoreVersionMismatch} when the cluster is another major version's
 * @throws {EmbeddedStoreInitFailed} with what the failing program said
 */
export async function ensureInitialised(work: Initialisation): Promise<Passwords> {
  const { home, cluster } = work.files;
  const found = versionOf(cluster);
  const known = readPasswords(home);
  if (found === undefined) return makeCluster(work, known);
  if (found !== String(work.binaries.majorVersion)) {
    throw new EmbeddedStoreVersionMismatch(cluster, found, work.binaries.majorVersion);
  }
  return known ?? renewPasswords(work);
}

async function makeCluster(work: Initialisation, known: Passwords | undefined): Promise<Passwords> {
  const { home, place, cluster } = work.files;
  work.onProgress(`setting up PostgreSQL ${String(work.binaries.majorVersion)} in ${cluster} (first start only)`);
  for (const name of readdirSync(place)) if (name.startsWith(DRAFT)) await removeDraft(join(place, name));

  const passwords = known ?? newPasswords();
  const draft = mkdtempSync(join(place, DRAFT));
  try {
    if (work.account.kind === 'other') chownSync(draft, work.account.uid, work.account.gid);
    must('initdb', await runAs(work.account, work.binaries.initdb, initdbArguments(draft, work.isDurable)));
    must('writing pg_hba.conf', await writeAs(work.account, join(draft, 'pg_hba.conf'), HOST_BASED_AUTHENTICATION));
    await runSql(work, draft, [...loginsSql(passwords), CREATE_DATABASE]);
    if (known === undefined) writePasswords(home, passwords);
    renameSync(draft, cluster);
  } finally {
    await removeDraft(draft);
  }
  return passwords;
}

async function renewPasswords(work: Initialisation): Promise<Passwords> {
  const { home, cluster } = work.files;
  if (serverStateOf(cluster).kind !== 'absent' && serverStateOf(cluster).kind !== 'orphaned') {
    const reason = 'its passwords are gone and its server runs; end the processes that use it to have new ones made';
    throw new EmbeddedStoreHomeUnusable(home, reason);
  }
  work.onProgress('the passwords of the store are gone: making new ones');
  const passwords = newPasswords();
  // The file comes last: if this is cut short, it is done again.
  await runSql(work, cluster, loginsSql(passwords));
  writePasswords(home, passwords);
  return passwords;
}

/** Runs SQL before anybody can connect. Each string is one line, which is how a single-user backend tells statements. */
async function runSql(work: Initialisation, folder: string, statements: readonly string[]): Promise<void> {
  const settings = ['exit_on_error=on', 'log_error_verbosity=terse', 'log_min_error_statement=panic'];
  const flags = [...settings, 'log_checkpoints=off'].flatMap((setting) => ['-c', setting]);
  const script = `${statements.join('\n')}\n`;
  const ran = await runAs(
    work.account,
    work.binaries.postgres,
    ['--single', '-D', folder, ...flags, 'postgres'],
    script,
  );
  must('making the logins', ran);
}

function initdbArguments(folder: string, isDurable: boolean): string[] {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // Nobody may log in until our own rules are written.
  const closed = ['--auth-local=reject', '--auth-host=reject'];
  return [
    '-D',
    folder,
    '-U',
    'postgres',
    ...locale,
    ...closed,
    '--no-instructions',
    ...(isDurable ? [] : ['--no-sync']),
  ];
}

function must(step: string, ran: Ran): void {
  if (ran.code !== 0) throw new EmbeddedStoreInitFailed(step, `${ran.stdout}\n${ran.stderr}`.trim().slice(-2_000));
}

/*
 * What lies in a folder of the server's account, that account's other processes can change at any moment, into links to
 * anywhere. So this process, which may be root's, neither writes nor removes there itself: the account does.
 */

function writeAs(account: ServerAccount, file: string, text: string): Promise<Ran> {
  return runAs(account, '/bin/sh', ['-c', 'cat >"$1"', 'sh', file], text);
}

/**
 * Removes a draft, under the account that owns it. The child of a process that was killed may still be writing into it,
 * so it is gone over again for a while; what is left even then is in nobody's way.
 */
async function removeDraft(draft: string): Promise<void> {
  for (let attempt = 1; attempt <= REMOVE_ATTEMPTS; attempt += 1) {
    const owner = lstatSync(draft, { throwIfNoEntry: false });
    if (owner === undefined) return;
    const account: ServerAccount = isRoot()
      ? { kind: 'other', name: 'its owner', uid: owner.uid, gid: owner.gid }
      : OWN_ACCOUNT;
    await runAs(account, 'rm', ['-rf', '--', draft]); // all but the folder itself, if that is in a folder of root's
    if (!existsSync(draft) || isRemoved(draft)) return;
    await sleep(REMOVE_AGAIN_MS);
  }
}

function isRemoved(emptied: string): boolean {
  try {
    rmdirSync(emptied);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

function versionOf(cluster: string): string | undefined {
  try {
    const text = readFileSync(join(cluster, VERSION_FILE), 'utf8').trim();
    return /^\d{1,3}$/.test(text) ? text : 'of an unknown version';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
