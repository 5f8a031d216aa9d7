import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { withPlantedTree } from '../support/planted-tree.ts';

type Probe = { readonly rule: string; readonly file: string; readonly imports: string; readonly text: string };
/** `way` is the import from file to file; round a cycle, all the way. */
type Violation = { readonly rule: string; readonly way: readonly string[] };

/** A rule that has stopped firing looks just like clean code, so each probe commits one crime. */
const PROBES: readonly Probe[] = [
  probe('libs/kernel:imports', 'libs/kernel/src', '#cloudtrail'),
  probe('libs/kernel:packages', 'libs/kernel/src', 'zod'),
  probe('libs/kernel:pure', 'libs/kernel/src', 'node:crypto'),
  probe('libs/kernel:apps', 'libs/kernel/src', '../../../apps/api/src/index.ts'),
  probe('libs/cloudtrail:imports', 'libs/cloudtrail/src', '#lineage'),
  probe('libs/cloudtrail:packages', 'libs/cloudtrail/src', 'zod'),
  probe('libs/cloudtrail:pure', 'libs/cloudtrail/src', 'node:fs'),
  probe('libs/cloudtrail:apps', 'libs/cloudtrail/src', '../../../apps/api/src/index.ts'),
  probe('libs/lineage:imports', 'libs/lineage/src', '#ledger'),
  probe('libs/lineage:imports', 'libs/lineage/src', '#query', 'export type *'),
  probe('libs/lineage:packages', 'libs/lineage/src', 'pg'),
  probe('libs/lineage:pure', 'libs/lineage/src', 'node:timers'),
  probe('libs/lineage:apps', 'libs/lineage/src', '../../../apps/api/src/index.ts'),
  probe('libs/platform:imports', 'libs/platform/src', '#ledger'),
  probe('libs/platform:packages', 'libs/platform/src', 'commander'),
  probe('libs/platform:apps', 'libs/platform/src', '../../../apps/api/src/index.ts'),
  probe('libs/source:imports', 'libs/source/src', '#platform'),
  probe('libs/source:packages', 'libs/source/src', 'pg'),
  probe('libs/source:apps', 'libs/source/src', '../../../apps/api/src/index.ts'),
  probe('libs/ledger:imports', 'libs/ledger/src', '#lineage'),
  probe('libs/ledger:packages', 'libs/ledger/src', '@prisma/client'),
  probe('libs/ledger:apps', 'libs/ledger/src', '../../../apps/api/src/index.ts'),
  probe('libs/ingest:imports', 'libs/ingest/src', '#projection'),
  probe('libs/ingest:packages', 'libs/ingest/src', 'cli-progress'),
  probe('libs/ingest:apps', 'libs/ingest/src', '../../../apps/cli/src/index.ts'),
  probe('libs/follow:imports', 'libs/follow/src', '#projection'),
  probe('libs/follow:packages', 'libs/follow/src', 'bullmq'),
  probe('libs/follow:apps', 'libs/follow/src', '../../../apps/worker/src/index.ts'),
  probe('libs/coverage:imports', 'libs/coverage/src', '#projection'),
  probe('libs/coverage:packages', 'libs/coverage/src', 'bullmq'),
  probe('libs/coverage:apps', 'libs/coverage/src', '../../../apps/worker/src/index.ts'),
  probe('libs/integrity:imports', 'libs/integrity/src', '#projection'),
  probe('libs/integrity:packages', 'libs/integrity/src', 'bullmq'),
  probe('libs/integrity:apps', 'libs/integrity/src', '../../../apps/worker/src/index.ts'),
  probe('libs/projection:imports', 'libs/projection/src', '#ingest'),
  probe('libs/projection:packages', 'libs/projection/src', 'pino'),
  probe('libs/projection:apps', 'libs/projection/src', '../../../apps/worker/src/index.ts'),
  probe('libs/query:imports', 'libs/query/src', '#projection'),
  probe('libs/query:packages', 'libs/query/src', '@nestjs/common'),
  probe('libs/query:apps', 'libs/query/src', '../../../apps/api/src/index.ts'),
  probe('libs/health:imports', 'libs/health/src', '#ingest'),
  probe('libs/health:packages', 'libs/health/src', 'bullmq'),
  probe('libs/health:apps', 'libs/health/src', '../../../apps/worker/src/index.ts'),
  probe('libs/access:imports', 'libs/access/src', '#ledger'),
  probe('libs/access:packages', 'libs/access/src', 'zod'),
  probe('libs/access:apps', 'libs/access/src', '../../../apps/api/src/index.ts'),
  probe('apps/api:apps', 'apps/api/src', '../../cli/src/index.ts'),
  probe('apps/worker:apps', 'apps/worker/src', '../../api/src/index.ts'),
  probe('apps/web:apps', 'apps/web/src', '../../api/src/index.ts'),
  probe('apps/web:imports', 'apps/web/src', '#query'),
  probe('apps/web:packages', 'apps/web/src', 'zod'),
  probe('apps/web:browser', 'apps/web/src', 'node:path'),
  probe('apps/cli:apps', 'apps/cli/src', '../../planted/src/index.ts'),
  probe('entry-only', 'apps/cli/src', '../../../libs/ledger/src/planted-leaf.ts'),
  probe('entry-only', 'libs/query/src', '../../kernel/src/planted-leaf.ts'),
  probe('no-code-from-tests', 'libs/query/src', '../../../test/builders/planted-leaf.ts'),
  probe('no-code-from-tests', 'libs/source/src', './planted-leaf.spec.ts'),
  probe('no-unresolvable', 'libs/kernel/src', './planted-nowhere.ts'),
  probe('no-cycle', 'libs/kernel/src', './planted-cycle.ts'),
  probe('test/simulator:judge', 'test/simulator', '#cloudtrail'),
  probe('test/simulator:judge', 'test/simulator/scenes', '#lineage', 'export type *'),
  probe('test/simulator:judge', 'test/simulator', '../../apps/api/src/index.ts'),
  probe('test/simulator:judge', 'test/simulator', '../builders/planted-leaf.ts'),
  probe('test/simulator:judge', 'test/simulator', 'zod'),
  probe('declared-packages-only', 'apps/api/src', 'fast-check'),
  probe('declared-packages-only', 'apps/api/src', 'pg-protocol'),
];

/** The cruiser reads every source, on a machine that may be busy with the other specs. */
const PATIENCE_MS = 240_000;

/** What the probes import, where it is not there already. */
const LEAVES = [
  ...['api', 'cli', 'worker', 'planted'].map((app) => `apps/${app}/src/index.ts`),
  ...['cloudtrail', 'lineage', 'ledger', 'platform', 'projection', 'ingest', 'query'].map(
    (part) => `libs/${part}/src/index.ts`,
  ),
  'libs/ledger/src/planted-leaf.ts',
  'libs/kernel/src/planted-leaf.ts',
  'libs/source/src/planted-leaf.spec.ts',
  'test/builders/planted-leaf.ts',
];

function probe(rule: string, folder: string, imports: string, form = 'export *'): Probe {
  const name = `planted-${`${rule}-${imports}`.replaceAll(/[^a-z]+/g, '-')}.ts`;
  return { rule, file: `${folder}/${name}`, imports, text: `${form} as planted from '${imports}';\n` };
}

describe('the boundaries', () => {
  let found: readonly Violation[] = [];

  beforeAll(() => {
    const leaves = LEAVES.map((file) => ({ file, text: 'export {};\n' }));
    const wayBack = PROBES.filter(({ rule }) => rule === 'no-cycle').map(({ file }) => ({
      file: path.join(path.dirname(file), 'planted-cycle.ts'),
      text: `export * as planted from './${path.basename(file)}';\n`,
    }));
    found = withPlantedTree([...PROBES, ...wayBack, ...leaves], cruise);
  }, PATIENCE_MS);

  it.each(PROBES)('$rule refuses $imports in $file', ({ rule, file }) => {
    expect(found.filter(({ way }) => way.includes(file)).map((crime) => crime.rule)).toContain(rule);
  });

  it('are all probed', () => {
    expect(new Set(PROBES.map(({ rule }) => rule))).toEqual(new Set(ruleNames()));
  });

  it('are crossed nowhere but in the planted files', () => {
    const crimes = found.filter(({ way }) => !way.some((file) => path.basename(file).startsWith('planted-')));
    expect(crimes.map(({ rule, way }) => `${rule}: ${way.join(' → ')}`)).toEqual([]);
  });
});

type Reported = { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] };

const LOOKED_AT = ['libs', 'apps', 'test/simulator'];
const CRUISER = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

function cruise(tree: string): Violation[] {
  const words = [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...LOOKED_AT];
  const json = execFileSync(process.execPath, words, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: quietEnv(),
  });
  const report = JSON.parse(json) as { summary: { violations: Reported[] } };
  return report.summary.violations.map(({ from, to, rule, cycle }) => ({
    rule: rule.name,
    way: [from, ...(cycle?.map(({ name }) => name) ?? [to])],
  }));
}

/** The environment without what Jest needs: the cruiser is a process of its own. */
function quietEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' };
}

function ruleNames(): string[] {
  const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
  return config.forbidden.map(({ name }) => name);
}
