const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Access keys have 16 characters behind their prefix, roles and users 17; the account lies in the first ten. */
const NEW_GENERATION = /^A[A-Z]{2}A([Q-Z2-7][A-Z2-7]{9})[A-Z2-7]{6,7}$/;
const HIGHEST_ACCOUNT = 999_999_999_999;

/**
 * The account that a key id (`AKIA…`, `ASIA…`) or a unique id (`AROA…`, `AIDA…`) was issued in, read from the id itself.
 *
 * Ids made since 2019 carry it in bits 1 to 40 behind their prefix. Older ids (fifth character A to P) decode to
 * garbage, so they give null, and so do masked ids and ids in other alphabets. It is the account of the issued
 * identity, for a role session the role's; sets with replaced account numbers contradict it.
 *
 * @returns twelve digits, or null
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export function accountOfKey(id: string): string | null {
  const first = NEW_GENERATION.exec(id)?.[1];
  if (first === undefined) return null;
  let value = 0;
  for (const character of first) value = value * 32 + BASE32.indexOf(character);
  // Fifty bits are read: nine below the account's forty, and the one above that marks the generation.
  const account = Math.floor(value / 2 ** 9) % 2 ** 40;
  return account <= HIGHEST_ACCOUNT ? String(account).padStart(12, '0') : null;
}
