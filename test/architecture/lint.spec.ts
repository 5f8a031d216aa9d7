import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { withPlantedTree } from '../support/planted-tree.ts';

type Probe = { readonly rule: string; readonly code: string; readonly file: string; readonly text: string };

const INNER_GENERATOR = 'export const make = (): unknown => function* inner() { yield 1; };';

/** Our own lint rules, one crime each; what typescript-eslint forbids by itself is probed once, for the types to be there. */
const PROBES: readonly Probe[] = [
  probe('no-restricted-properties', 'libs/lineage/src', 'export const now = (): number => Date.now();'),
  probe('no-restricted-properties', 'libs/cloudtrail/src', 'export const dice = (): number => Math.random();'),
  probe('no-restricted-properties', 'libs/ledger/src', 'export const home = process.env["HOME"];'),
  probe('no-restricted-properties', 'apps/api/src', 'export const home = process.env["HOME"];'),
  probe('no-restricted-properties', 'apps/web/src', 'export const put = (a: Element): string => (a.innerHTML = "x");'),
  probe('no-restricted-syntax', 'libs/lineage/src', 'export const today = (): Date => new Date();'),
  probe('no-restricted-globals', 'libs/kernel/src', 'export const later = (): void => { setTimeout(() => 0, 1); };'),
  probe('no-restricted-syntax', 'libs/query/src', 'export default 1;'),
  probe('no-restricted-syntax', 'apps/cli/src', 'export default 1;'),
  probe('no-restricted-syntax', 'libs/source/src', 'export * from "node:path";'),
  probe('no-restricted-syntax', 'libs/ingest/src', 'export enum Colour { Red }'),
  probe('no-restricted-syntax', 'libs/source/src', INNER_GENERATOR),
  probe('no-restricted-syntax', 'libs/cloudtrail/src', INNER_GENERATOR),
  probe('jsdoc/require-jsdoc', 'libs/kernel/src', 'export function undocumented(): number { return 1; }', ''),
  probe('jsdoc/require-jsdoc', 'libs/lineage/src', 'export type Undocumented = { readonly a: 1 };', ''),
  probe('jsdoc/require-jsdoc', 'libs/cloudtrail/src', 'export const undocumented = (): number => 1;', ''),
  probe(
    '@typescript-eslint/no-floating-promises',
    'libs/platform/src',
    'export const go = (): void => { Promise.reject(new Error("x")); };',
  ),
];

/** ESLint starts a compiler, on a machine that may be busy with the other specs. */
const PATIENCE_MS = 240_000;

function probe(rule: string, folder: string, code: string, comment = '/** A crime. */\n'): Probe {
  const name = `planted-${`${rule}-${code}`
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 60)}.ts`;
  return { rule, code, file: `${folder}/${name}`, text: `${comment}${code}\n` };
}

describe('the lint rules', () => {
  let found: ReadonlyMap<string, readonly string[]> = new Map();

  beforeAll(() => {
    found = withPlantedTree(PROBES, lint);
  }, PATIENCE_MS);

  it.each(PROBES)('$rule refuses $code in $file', ({ rule, file }) => {
    expect(found.get(file)).toContain(rule);
  });
});

const ESLINT = path.resolve('node_modules/eslint/bin/eslint.js');

/** The rules that fired, by planted file. */
function lint(tree: string): ReadonlyMap<string, readonly string[]> {
  compileOnlyPlants(tree);
  const words = [ESLINT, '--format', 'json', ...PROBES.map(({ file }) => file)];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env,
  });
  if (stdout === '') throw new Error(`eslint gave no report: ${stderr}`);
  const report = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string | null }[] }[];
  return new Map(
    report.map(({ filePath, messages }) => [
      path.relative(tree, filePath),
      messages.map(({ ruleId }) => ruleId ?? 'parse'),
    ]),
  );
}

/** The plants import nothing, so the compiler need not read the rest of the tree. */
function compileOnlyPlants(tree: string): void {
  const file = path.join(tree, 'tsconfig.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...settings, include: ['libs/**/planted-*', 'apps/**/planted-*'] }));
}
