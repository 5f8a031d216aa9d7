import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MAIN = [
  '--import',
  './test/support/run-typescript.mjs',
  '--conditions=source',
  'test/support/store-user-main.ts',
];

/** What a process was given that opened a store. */
export type OpenedStore = {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly adminUrl: string;
  readonly port: number;
  readonly dataFolder: string;
};

/** A process of its own that uses a store. */
export type StoreUser = {
  readonly pid: number;
  /** Rejects with what the process says went wrong, code first. */
  readonly opened: Promise<OpenedStore>;
  readonly progress: readonly string[];
  /** Ends the process as Ctrl-D or a closing parent does, and waits until it has. */
  readonly close: () => Promise<void>;
  /** Ends the process by a signal, SIGKILL if none is named, and waits until it has ended. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
};

/** How the process differs from its parent: whose it is, whether it leads a process group, where its sources are. */
export type UserOptions = {
  readonly uid?: number;
  readonly gid?: number;
  readonly detached?: boolean;
  readonly checkout?: string;
};

/** Starts a process that opens the store in `home`. */
export function spawnStoreUser(home: string, options: UserOptions = {}): StoreUser {
  const { checkout = ROOT, ...identity } = options;
  const child = spawn(process.execPath, [...MAIN, home], {
    cwd: checkout,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...identity,
  });
  const ended = once(child, 'exit');
  const progress: string[] = [];
  const opened = new Promise<OpenedStore>((resolve, reject) => {
    createInterface({ input: child.stdout })
      .on('line', (line) => {
        const said = JSON.parse(line) as { progress?: string; opened?: OpenedStore; fault?: Fault };
        if (said.progress !== undefined) progress.push(said.progress);
        if (said.opened !== undefined) resolve(said.opened);
        if (said.fault !== undefined) reject(new Error(`${String(said.fault.code)}: ${said.fault.message}`));
      })
      .on('close', () => {
        reject(new Error('the process ended before it had opened the store'));
      });
  });
  opened.catch(() => undefined); // a test that kills the process does not ask
  const close = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid ?? 0, opened, progress, close, kill };
}

type Fault = { readonly code: string | null; readonly message: string };
