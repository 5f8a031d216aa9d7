import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['libs', 'apps', 'test', 'scripts', 'bin'];
const FOREIGN = /(^|\/)(generated|node_modules|fixtures|sample-incident)(\/|$)/;

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Suffixes that a tool cares about; anything else belongs into the name. */
const SUFFIXES = new Set(['d', 'module', 'resolver', 'processor', 'type', 'spec']);
/** Names of drawers, wherever they stand. */
const DRAWERS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'dto', 'lib', 'stuff']);
/** Words that say nothing as what a thing is, though they may say of what: `service-issue`, not `issue-service`. */
const HOLLOW = new Set(['data', 'info', 'manager', 'service', 'handler', 'process', 'handle', 'do', 'types', 'base']);

/** What is wrong with the name of a source file, or `undefined`. */
function faultIn(file: string): string | undefined {
  const [name = '', ...suffixes] = path
    .basename(file)
    .replace(/\.(ts|mjs|cjs|tsx)$/, '')
    .split('.');
  const folders = path.dirname(file).split('/');
  if (![...folders, name].every((word) => KEBAB.test(word))) return 'is not kebab-case';
  const unknown = suffixes.find((suffix) => !SUFFIXES.has(suffix));
  if (unknown !== undefined) return `has the suffix .${unknown}`;
  const words = name.split('-');
  const drawer = words.find((word) => DRAWERS.has(word));
  if (drawer !== undefined) return `is called "${drawer}"`;
  const last = words.at(-1) ?? '';
  return HOLLOW.has(last) ? `is a "${last}"` : undefined;
}

describe('the name of a source file', () => {
  it.each([
    ['libs/ledger/src/ledgerService.ts', 'is not kebab-case'],
    ['libs/Ledger/src/append.ts', 'is not kebab-case'],
    ['libs/ledger/src/append.service.ts', 'has the suffix .service'],
    ['libs/ledger/src/append.dto.spec.ts', 'has the suffix .dto'],
    ['libs/ledger/src/utils.ts', 'is called "utils"'],
    ['libs/ledger/src/copy-helpers.ts', 'is called "helpers"'],
    ['libs/ledger/src/append-service.ts', 'is a "service"'],
    ['libs/ledger/src/record-data.spec.ts', 'is a "data"'],
  ])('%s %s', (file, fault) => {
    expect(faultIn(file)).toBe(fault);
  });

  it.each(['libs/lineage/src/service-issue.ts', 'apps/api/src/api.module.ts', 'libs/cloudtrail/src/sha256-of.spec.ts'])(
    '%s is fine',
    (file) => {
      expect(faultIn(file)).toBeUndefined();
    },
  );

  it('says what the file is about, everywhere', () => {
    const files = FOLDERS.flatMap(sourcesIn);
    expect(files.length).toBeGreaterThan(20);
    const faults = files.flatMap((file) => {
      const fault = faultIn(file);
      return fault === undefined ? [] : [`${file} ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(ts|mjs|cjs|tsx)$/.test(file) && !FOREIGN.test(file));
}
