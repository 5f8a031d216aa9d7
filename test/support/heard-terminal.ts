import { Readable } from 'node:stream';
import type { Terminal } from '../../apps/cli/src/terminal/terminal.ts';

/** A terminal that remembers what it was told. */
export type HeardTerminal = {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly talk: () => string;
};

export function heardTerminal(): HeardTerminal {
  let [out, talk] = ['', ''];
  return {
    terminal: {
      input: Readable.from([]),
      out: (text) => {
        out += text;
        return Promise.resolve();
      },
      talk: (line) => {
        talk += `${line}\n`;
      },
      progress: () => undefined,
      signal: new AbortController().signal,
    },
    out: () => out,
    talk: () => talk,
  };
}
