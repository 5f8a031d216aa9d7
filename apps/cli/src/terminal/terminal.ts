import type { Readable, Writable } from 'node:stream';

/** What a command talks to: data goes to `out`, talk and progress to `talk`. */
export type Terminal = {
  readonly input: Readable;
  /** Writes data, waiting while the reader is slow. */
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
      return write(stdout, text);
    },
    talk: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (!isShown) return;
      clear();
      stderr.write(line);
      isProgressOpen = true;
    },
    signal,
  };
}

function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
