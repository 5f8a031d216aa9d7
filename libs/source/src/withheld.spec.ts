import { describe, expect, it } from '@jest/globals';
import { SourceFailed } from './failure.ts';
import type { Failure } from './failure.ts';
import { withheld } from './withheld.ts';

const BAD: Failure = { reason: 'GZIP_BAD_CHECKSUM', detail: '', byteOffset: 0 };
const CUT: Failure = { reason: 'GZIP_TRUNCATED', detail: '', byteOffset: 0 };

async function* ending(
  chunks: readonly string[],
  end: Failure | Error | null,
): AsyncGenerator<Uint8Array, Failure | null> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  if (end instanceof Error) throw end;
  return end;
}

async function given(chunks: AsyncGenerator<Uint8Array, Failure | null>): Promise<{ text: string; end: unknown }> {
  let text = '';
  try {
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return { text, end: next.value };
      text += Buffer.from(next.value).toString();
    }
  } catch (error) {
    return { text, end: error };
  }
}

describe('withheld', () => {
  it('gives everything once it is known to be sound', async () => {
    expect(await given(withheld(ending(['a', 'b'], null)))).toEqual({ text: 'ab', end: null });
  });

  it('gives what lies before a cut, which alters nothing', async () => {
    expect(await given(withheld(ending(['a', 'b'], CUT)))).toEqual({ text: 'ab', end: CUT });
    const gone = new SourceFailed('READ_FAILED', 'gone');
    expect(await given(withheld(ending(['a', 'b'], gone)))).toEqual({ text: 'ab', end: gone });
  });

  it('gives nothing of what may be altered', async () => {
    expect(await given(withheld(ending(['a', 'b'], BAD)))).toEqual({ text: '', end: BAD });
    const altered = new SourceFailed('ENTRY_ALTERED', 'altered');
    expect(await given(withheld(ending(['a', 'b'], altered)))).toEqual({ text: '', end: altered });
  });

  it('gives what is more than it may hold, and says at the end what it was', async () => {
    expect(await given(withheld(ending(['aaa', 'bbb', 'c'], BAD), 4))).toEqual({ text: 'aaabbbc', end: BAD });
  });
});
