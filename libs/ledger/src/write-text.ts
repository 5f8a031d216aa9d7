/** Longer texts are written by Node, whose call costs as much as writing these by hand. */
const LONGEST_BY_HAND = 64;

/** Writes a text as UTF-8, and gives how many bytes it took; the buffer must have room for three a character. */
export function writeText(buffer: Buffer, offset: number, text: string): number {
  if (text.length > LONGEST_BY_HAND) return buffer.write(text, offset, 'utf8');
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return buffer.write(text, offset, 'utf8');
    buffer[offset + index] = code;
  }
  return text.length;
}
