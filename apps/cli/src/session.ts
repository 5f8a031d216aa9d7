import type { Terminal } from './terminal/terminal.ts';

/** What a command needs from outside, given once it is known that the command line is well formed. */
export type Session = { readonly terminal: Terminal; readonly env: Readonly<Record<string, string | undefined>> };
