const SEQUENCE = 0x30;
const VERSION = 0xa0;
const INTEGER = 0x02;
/** Serial numbers have at most 20 bytes, so that all of what stands before their end fits in here. */
const READ_BYTES = 60;
const READ_CHARACTERS = (READ_BYTES / 3) * 4;
const HEADING = /^\s*-----BEGIN [A-Z ]+-----/;
/** Certificates are kept far below this. */
const LONGEST_TEXT = 100_000;

/**
 * The serial number of an X.509 certificate, in lower-case hexadecimal, two digits to the byte and none for leading
 * zeros: as `openssl x509 -serial` shows it, but for its case.
 *
 * @param text the certificate as base64 of its DER form, with or without the lines that PEM puts around it
 * @returns null for any other text
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function serialOfCertificate(text: string): string | null {
  if (text.length > LONGEST_TEXT) return null;
  const body = text.replace(HEADING, '').slice(0, 4 * READ_CHARACTERS);
  const bytes = Buffer.from(body.replace(/\s+/g, '').slice(0, READ_CHARACTERS), 'base64');
  const certificate = contentOf(bytes, 0, SEQUENCE);
  const signed = certificate === null ? null : contentOf(bytes, certificate.from, SEQUENCE);
  if (signed === null) return null;
  const version = contentOf(bytes, signed.from, VERSION);
  const serial = contentOf(bytes, version?.until ?? signed.from, INTEGER);
  if (serial === null || serial.until > bytes.length || serial.until - serial.from > 21) return null;
  return serialText(bytes.subarray(serial.from, serial.until).toString('hex'));
}

/** A serial number that is hexadecimal text already, written the one way; null where the text is none. */
export function serialText(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2}){1,21}$/i.test(hex)) return null;
  return hex.toLowerCase().replace(/^(?:00)+(?=..)/, '');
}

/** Where the content of a DER element begins and ends; null where another element stands there. */
function contentOf(
  bytes: Uint8Array,
  at: number,
  tag: number,
): { readonly from: number; readonly until: number } | null {
  const first = bytes[at + 1];
  if (bytes[at] !== tag || first === undefined) return null;
  if (first < 0x80) return { from: at + 2, until: at + 2 + first };
  const lengthBytes = first - 0x80;
  if (lengthBytes < 1 || lengthBytes > 3) return null;
  let length = 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + lengthBytes)) length = length * 256 + byte;
  return { from: at + 2 + lengthBytes, until: at + 2 + lengthBytes + length };
}
