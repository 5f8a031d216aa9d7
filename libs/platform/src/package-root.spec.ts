import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { migrationsFolder, packageRoot } from './package-root.ts';

describe('packageRoot', () => {
  it('is where package.json is', () => {
    expect(packageRoot()).toBe(path.resolve(import.meta.dirname, '../../..'));
    expect(existsSync(migrationsFolder())).toBe(true);
  });
});
