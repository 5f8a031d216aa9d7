import { isUtf8 } from 'node:buffer';

/** A path is up to 4,096 bytes, but an archive's entry may claim a name of megabytes. */
const MAX_LABEL_CHARACTERS = 1024;

/**
 * Text for a name that came as bytes: what is no UTF-8 is written as `\xNN`.
 *
 * Labels are for people and for the ledger. They may hold line breaks and control characters, never NUL.
 */
export function labelOf(name: string | Buffer): string {
  const text = typeof name === 'string' ? name : isUtf8(name) ? name.toString('utf8') : escaped(name);
  return text.replaceAll('\0', '\\x00');
}

/** The label of an archive's entry. Of a name that is too long the end is kept, which tells more than its start. */
export function entryLabel(archive: string, entry: string): string {
  return `${archive}!${shortened(entry)}`;
}

/** An entry's name as it is classified and shown. */
export function shortened(entry: string): string {
  const label = labelOf(entry);
  if (label.length <= MAX_LABEL_CHARACTERS) return label;
  const end = label.slice(-MAX_LABEL_CHARACTERS);
  return `…${end.replace(/^[\udc00-\udfff]/, '')}`;
}

function escaped(name: Buffer): string {
  return name.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}
