import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CODE = ['libs/**/*.ts', 'apps/**/*.ts'];
const PURE = ['libs/kernel/src/**/*.ts', 'libs/cloudtrail/src/**/*.ts', 'libs/lineage/src/**/*.ts'];
const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];
const NODE_SCRIPTS = ['**/*.mjs', '**/*.cjs'];

const PASS_IT_IN = 'A pure part computes: pass the value in.';
const IMPURE_GLOBALS = [
  'process',
  'console',
  'fetch',
  'crypto',
  'performance',
  'navigator',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: PASS_IT_IN }));
const IMPURE_PROPERTIES = [
  { object: 'Date', property: 'now', message: PASS_IT_IN },
  { object: 'Math', property: 'random', message: PASS_IT_IN },
];
const CLOCK_READS = ['NewExpression[callee.name="Date"][arguments.length=0]', 'CallExpression[callee.name="Date"]'].map(
  (selector) => ({ selector, message: PASS_IT_IN }),
);
const SHAPES = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one name for one thing, everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'Name what you export: an entry says what its part offers.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
];
// V8 makes a hidden class for each function that makes generators. No scavenge collects it, nor what the function holds, so
// one for each of many objects keeps them all until all garbage is collected.
const INNER_GENERATORS = [
  {
    selector: ':function :function[generator=true]',
    message:
      'Make it a function of the module, and pass it what it needs: made anew each time, it is garbage that stays long.',
  },
];
const ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Settings come from loadConfig (#platform), which an app calls once at its edge, in apps/*/src/main.ts.',
};

/** Ways in which text could become markup or code. */
const MARKUP = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment'].map(
  (property) => ({ property, message: 'Log text is never markup: make elements (element.ts).' }),
);

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.backtrail/', 'libs/platform/src/generated/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // Commands load their code when they are called, and name its types without loading it.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidReturningFunctions: true }],
      // Control characters in logs are our business: terminals obey them.
      'no-control-regex': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false, allowAny: false, allowRegExp: false },
      ],
      // Nest's options are classes that nobody makes instances of; they are given as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest's modules are classes that only carry a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A bracketed name is how tsconfig's noPropertyAccessFromIndexSignature wants index signatures to be read.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': ['error', ENVIRONMENT],
    },
  },
  { files: CODE, rules: { 'no-restricted-syntax': ['error', ...SHAPES] } },
  {
    files: ['libs/**/*.ts'],
    ignores: SPECS,
    rules: { 'no-restricted-syntax': ['error', ...SHAPES, ...INNER_GENERATORS] },
  },
  { files: ['apps/*/src/main.ts', 'prisma.config.ts', ...SPECS], rules: { 'no-restricted-properties': 'off' } },
  { files: ['apps/web/src/**/*.ts'], rules: { 'no-restricted-properties': ['error', ENVIRONMENT, ...MARKUP] } },
  // A test says which element it means; when it is not there, the test fails, as it should.
  { files: SPECS, rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: PURE,
    ignores: SPECS,
    plugins: { jsdoc },
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-properties': ['error', ENVIRONMENT, ...IMPURE_PROPERTIES],
      'no-restricted-syntax': ['error', ...SHAPES, ...INNER_GENERATORS, ...CLOCK_READS],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          contexts: ['TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'VariableDeclaration'],
          require: {
            ArrowFunctionExpression: true,
            ClassDeclaration: true,
            FunctionDeclaration: true,
            FunctionExpression: true,
          },
        },
      ],
    },
  },
  {
    files: NODE_SCRIPTS,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'WebAssembly',
          'module',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
