import type { Readable, Writable } from 'node:stream';
import { safeLines } from './safe-text.ts';

/**
 * What a command talks to: data goes to `out`, talk and progress to `talk`. Control characters are never sent raw,
 * wherever a text came from.
 */
export type Terminal = {
  readonly input: Readable;
  /** Writes data, waiting while the reader is slow. Fails with the signal's reason when that is aborted meanwhile. */
  readonly out: (text: string) => Promise<void>;
  /** Writes one line of talk. */
  readonly talk: (line: string) => void;
  /** Shows a passing line of progress: overwritten on a terminal, left out elsewhere. */
  readonly progress: (line: string) => void;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
};

type Streams = {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
};

/** A terminal over a process's streams. A reader that goes away (`… | head`) ends the command quietly. */
export function terminalOver({ stdin, stdout, stderr }: Streams, signal: AbortSignal): Terminal {
  const isShown = stderr.isTTY === true;
  let isProgressOpen = false;
  const clear = (): void => {
    if (isProgressOpen) stderr.write('\r\u001b[2K');
    isProgressOpen = false;
  };
  return {
    input: stdin,
    out: (text) => {
      clear();
      return write(stdout, safeLines(text), signal);
    },
    talk: (line) => {
      clear();
      stderr.write(`${safeLines(line)}\n`);
    },
    progress: (line) => {
      if (!isShown) return;
      clear();
      stderr.write(safeLines(line).replaceAll('\n', ' '));
      isProgressOpen = true;
    },
    signal,
  };
}

function write(stream: Writable, text: string, signal: AbortSignal): Promise<void> {
  if (stream.write(text)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    stream.once('drain', done).once('close', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
