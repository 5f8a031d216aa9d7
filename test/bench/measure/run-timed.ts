import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from './usage.ts';
import type { Usage } from './usage.ts';

/** A process that ran to its end. */
export type Timed = { readonly wallMs: number; readonly usage: Usage; readonly output: string };

export type TimedOptions = {
  /** In place of this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The data folder of the PostgreSQL that works for it. */
  readonly cluster?: string;
};

/** Runs Node with a program and its words, from the first to the last moment of the process. */
export async function runTimed(
  words: readonly string[],
  { env = process.env, cluster }: TimedOptions = {},
): Promise<Timed> {
  const began = performance.now();
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const written: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => written.push(piece));
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const watched = watch(child.pid ?? 0, cluster ?? null);
  const [code] = (await once(child, 'close')) as [number | null];
  const wallMs = performance.now() - began;
  process.off('exit', stop);
  const usage = watched.end();
  const output = Buffer.concat(written).toString();
  if (code !== 0) throw new Error(`node ${words.join(' ')} ended with ${String(code)}:\n${output}`);
  return { wallMs, usage, output };
}
