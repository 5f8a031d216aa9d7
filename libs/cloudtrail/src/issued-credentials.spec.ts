import { describe, expect, it } from '@jest/globals';
import { issuedCredentialsIn } from './issued-credentials.ts';
import type { Oddity } from './oddity.ts';

/** The key ids in an answer, and what is odd about it. */
function keysIn(
  response: Readonly<Record<string, unknown>> | null,
  request: Readonly<Record<string, unknown>> | null = null,
) {
  const oddities: Oddity[] = [];
  const notes = { oddities, isPlain: true };
  const asked = { object: request, path: 'requestParameters.', notes };
  const found = issuedCredentialsIn({ object: response, path: 'responseElements.', notes }, asked);
  return { keys: found.map(({ keyId }) => keyId), oddities };
}

const credentials = { accessKeyId: 'ASIANEW' };
const FOUND = { keys: ['ASIANEW'], oddities: [] };
const NOTHING = { keys: [], oddities: [] };
const TOO_LARGE = { field: 'responseElements', found: 'too-large-for-credentials' };

describe('the credentials in an answer', () => {
  it.each(['credentials', 'Credentials', 'credential', 'roleCredentials'])('stand under a key such as %s', (key) => {
    expect(keysIn({ [key]: credentials })).toEqual(FOUND);
  });

  it.each(['credentialsProvider', 'accessKey', 'user'])('do not stand under %s', (key) => {
    expect(keysIn({ [key]: credentials })).toEqual(NOTHING);
  });

  it.each(['tags', 'Tags', 'tagSet', 'resourceTags'])('do not stand among %s, which callers write', (key) => {
    const written = { accessKeyId: 'ASIANEW', sessionToken: 'x' };
    expect(keysIn({ api: { [key]: written } })).toEqual(NOTHING);
    expect(keysIn({ api: { [key]: [{ credentials: written }] } })).toEqual(NOTHING);
  });

  it('do not have a key that the request had already, wherever it stood', () => {
    const answer = { copy: { credentials }, credentials: { accessKeyId: 'ASIAOTHER' } };
    expect(keysIn(answer, { description: 'once ASIANEW, said its caller' })).toEqual({
      keys: ['ASIAOTHER'],
      oddities: [],
    });
  });

  it('are found down to the sixth level, and not below it', () => {
    const nested = (levels: number): Readonly<Record<string, unknown>> =>
      levels === 0 ? { credentials } : { inner: nested(levels - 1) };
    expect(keysIn(nested(5))).toEqual(FOUND);
    expect(keysIn(nested(6))).toEqual(NOTHING);
  });

  it('are none where there is no answer', () => {
    expect(keysIn(null)).toEqual(NOTHING);
  });

  it('are looked for among two thousand objects; a larger answer is noted', () => {
    const listOf = (length: number) => ({ list: Array.from({ length }, () => ({})) });
    expect(keysIn({ ...listOf(1_997), result: { accessKeyId: 'ASIANEW', sessionToken: 't' } })).toEqual(FOUND);
    expect(keysIn(listOf(1_998))).toEqual(NOTHING);
    expect(keysIn(listOf(1_999))).toEqual({ keys: [], oddities: [TOO_LARGE] });
  });

  it('are found beside any number of plain values', () => {
    for (const value of [0, 'text', null]) {
      const values: readonly unknown[] = Array.from({ length: 3_000 }, () => value);
      expect(keysIn({ values, credentials })).toEqual(FOUND);
      const members = Object.fromEntries(values.map((one, index) => [`v${index}`, one]));
      expect(keysIn({ ...members, credentials })).toEqual(FOUND);
    }
  });

  it('are looked for no deeper once more than sixty-four were found, which is noted', () => {
    const answerOf = (count: number) => ({
      list: Array.from({ length: count }, (_, index) => ({ accessKeyId: `ASIA${index}`, sessionToken: 't' })),
      deeper: { and: { deeper: { credentials } } },
    });
    expect(keysIn(answerOf(64)).keys).toHaveLength(65);
    expect(keysIn(answerOf(64)).oddities).toEqual([]);
    expect(keysIn(answerOf(65))).toMatchObject({ oddities: [TOO_LARGE] });
    expect(keysIn(answerOf(65)).keys).not.toContain('ASIANEW');
  });
});
