const [ZERO, NINE, MINUS, PLUS, POINT, UPPER_E, LOWER_E] = [0x30, 0x39, 0x2d, 0x2b, 0x2e, 0x45, 0x65];

/**
 * The index behind a number of JSON that begins at `start`; -1 where none does.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-6
 */
export function numberEndOf(bytes: Uint8Array, start: number): number {
  const whole = bytes[start] === MINUS ? start + 1 : start;
  let at = digitsEndOf(bytes, whole);
  if (at < 0 || (bytes[whole] === ZERO && at > whole + 1)) return -1;
  if (bytes[at] === POINT) at = digitsEndOf(bytes, at + 1);
  if (at < 0 || (bytes[at] !== UPPER_E && bytes[at] !== LOWER_E)) return at;
  const isSigned = bytes[at + 1] === PLUS || bytes[at + 1] === MINUS;
  return digitsEndOf(bytes, at + (isSigned ? 2 : 1));
}

/** Behind one digit or more; -1 where there is none. */
function digitsEndOf(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at++;
  return at > start ? at : -1;
}
