import { pino } from 'pino';
import type { Logger } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** The structured log: what happened, as one line of JSON. */
export type Log = Logger;

/** Where lines go; whole, each with its newline. */
export type LineSink = { readonly write: (line: string) => unknown };

/** JSON leaves these as they are, and terminals and viewers obey them: DEL, C1, line separators, turns of the text. */
const UNSAFE_CHARACTER = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
// Anything up to the last @ of a run of characters that an address can hold: a password with an @ in it goes whole.
const PASSWORD_IN_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"\\]*):[^\s"\\]*@/gi;
const PASSWORD_IN_QUERY = /([?&](?:password|sslpassword)=)[^\s&"\\]*/gi;

/**
 * Makes a log that writes JSON lines to stderr. Passwords in addresses are blanked wherever they stand, in messages of
 * drivers and in nested values, since a line is blanked after it has been written out.
 *
 * @param name of the part of the system that logs
 */
export function createLog(name: string, level: LogLevel = 'info', sink: LineSink = process.stderr): Log {
  const destination = {
    write: (line: string) => {
      sink.write(escaped(withoutPasswords(line)));
    },
  };
  return pino({ name, level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** In a line of JSON such characters stand in texts alone, where this is how they are written, too. */
const escaped = (line: string): string =>
  line.replaceAll(UNSAFE_CHARACTER, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Blanks the passwords of addresses in a text: `redis://user:***@host`. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(PASSWORD_IN_ADDRESS, '$1:***@').replaceAll(PASSWORD_IN_QUERY, '$1***');
}
