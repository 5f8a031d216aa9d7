const ASTERISK = '*'.charCodeAt(0);
const LONGEST_MASK = 40;
const MASKS = new Set(['', 'HIDDEN_DUE_TO_SECURITY_REASONS', '<sensitiveDataRemoved>']);
const KEY_ID = /^A[A-Z]{2}A[A-Z0-9*]{12,17}$/;

/** Whether a text stands in the place of a secret, or is a key id or an ARN, which are none wherever they stand. */
export function isMask(text: string): boolean {
  if (text.startsWith('arn:') || isAllAsterisks(text)) return true;
  return text.length <= LONGEST_MASK && (MASKS.has(text) || KEY_ID.test(text));
}

function isAllAsterisks(text: string): boolean {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) === ASTERISK) at++;
  return at === text.length;
}
