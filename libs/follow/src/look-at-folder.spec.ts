import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../../../test/builders/scratch-folder.ts';
import { lookAtFolder } from './look-at-folder.ts';
import type { SeenObject } from './seen-object.ts';

describe('a look at a folder', () => {
  const folder = scratchFolder();

  it('notes the first files at once, so that they are read while the others are listed, and each file once', async () => {
    const place = path.join(folder, 'logs');
    mkdirSync(path.join(place, 'deep'), { recursive: true });
    const names = Array.from({ length: 70 }, (_, at) => path.join(place, at % 2 === 0 ? '' : 'deep', `${at}.json`));
    for (const name of names) writeFileSync(name, '{}');
    const noted: (readonly SeenObject[])[] = [];
    const note = (seen: readonly SeenObject[]): Promise<number> => Promise.resolve(noted.push(seen));
    await lookAtFolder(place, { note }, new AbortController().signal);
    expect(noted[0]).toHaveLength(32);
    const seen = noted.flat();
    expect(seen.map(({ name }) => name).sort()).toEqual(names.toSorted());
    expect(seen.every(({ tag, byteSize }) => tag !== null && byteSize === 2)).toBe(true);
  });
});
