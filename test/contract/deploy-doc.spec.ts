import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PARTS } from '#health';
import { loadConfig } from '#platform';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const DOC = read('docs/deploy.md');

const blocks = (language: string): string[] =>
  [...DOC.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);

function sourcesOf(folder: string): string {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => read(path.join(folder, file)))
    .join('\n');
}

describe('docs/deploy.md', () => {
  it('has a policy that allows to read, by name, and nothing else', () => {
    const [policy = '', answer = ''] = blocks('json');
    const { Statement } = JSON.parse(policy) as {
      Statement: { Effect: string; Action: string | string[]; Resource: string }[];
    };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual([
      'kms:Decrypt',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListBucket',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
    expect(Statement.filter(({ Effect, Resource }) => Effect !== 'Allow' || Resource === '*')).toEqual([]);
    expect(Object.keys((JSON.parse(answer) as { parts: object }).parts)).toEqual([...PARTS]);
  });

  it('has examples that are what they say', () => {
    for (const text of blocks('yaml')) expect(() => parse(text) as unknown).not.toThrow();
  });

  it('names settings that there are', () => {
    const table = DOC.slice(DOC.indexOf('## Settings'), DOC.indexOf('## Rights'));
    const names = [...table.matchAll(/^\| (`[A-Z_`, ]+`)/gm)].flatMap(([, cell = '']) => cell.match(/[A-Z_]+/g) ?? []);
    expect(names.length).toBeGreaterThan(7);
    for (const name of names) expect(() => loadConfig({ [name]: '\u0001' })).toThrow(`${name}: expected`);
  });

  it('names metrics that there are, and all of them that tell of the store', () => {
    const sources = sourcesOf('libs/health') + sourcesOf('apps/api');
    const there = new Set(sources.match(/(?<=')backtrail_[a-z_]+(?=')/g));
    const named = new Set(DOC.match(/backtrail_[a-z_]+/g));
    expect([...named].filter((name) => !there.has(name))).toEqual([]);
    const ofStore = new Set(sourcesOf('libs/health').match(/(?<=')backtrail_[a-z_]+(?=')/g));
    expect([...ofStore].filter((name) => !named.has(name))).toEqual([]);
  });

  it('names codes that docs/ERRORS.md has', () => {
    const listed = new Set([...read('docs/ERRORS.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code));
    const alarms = DOC.slice(DOC.indexOf('## Alarms'), DOC.indexOf('Alarms that are worth'));
    const codes = [...alarms.matchAll(/`([A-Z]+_[A-Z_]+|UNREACHABLE)`/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => code !== 'DATABASE_URL' && !listed.has(code))).toEqual([]);
  });
});
