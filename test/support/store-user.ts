import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, '../..');
const MAIN = [
  '--import',
  path.join(HERE, 'run-typescript.mjs'),
  '--conditions=source',
  path.join(HERE, 'store-user-main.ts'),
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

/** Starts a process that opens the store in `home`, under another account if one is given. */
export function spawnStoreUser(home: string, account: { uid?: number; gid?: number } = {}): StoreUser {
  const child = spawn(process.execPath, [...MAIN, home], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'], ...account });
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
