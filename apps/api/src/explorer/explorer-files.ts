import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packageRoot } from '#platform';

/** A file of the explorer's, packed once. */
export type ExplorerFile = { readonly type: string; readonly gzipped: Buffer };

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Where the workers of its editor are, by the names that the editor calls them. */
const WORKERS = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' } as const;

/** The bundle's title is too pale to be read, and what closes its tabs too small to be hit, by WCAG 1.4.3 and 2.5.8. */
const PAGE_STYLE = `body, #root { height: 100vh; margin: 0; }
.graphiql-container .graphiql-logo, .graphiql-container .graphiql-logo span { color: hsla(var(--color-neutral), 1); }
.graphiql-container .graphiql-tab-close.graphiql-un-styled { min-width: 24px; min-height: 24px; }
`;

const pack = promisify(gzip);

/**
 * The explorer as files of our own origin: GraphiQL as GraphQL Yoga bundles it, taken apart so that nothing is inline, and
 * a start of our own with the examples. Loaded when the first browser asks: it is megabytes, and most servers never show it.
 */
export async function loadExplorerFiles(): Promise<ReadonlyMap<string, ExplorerFile>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const texts: readonly (readonly [name: string, type: string, text: string])[] = [
    ['graphiql.js', SCRIPT, bundle.js],
    ['graphiql.css', STYLE, bundle.css],
    ['editor.worker.js', SCRIPT, bundle.editorWorkerService],
    ['json.worker.js', SCRIPT, bundle.jsonWorker],
    ['graphql.worker.js', SCRIPT, bundle.graphqlWorker],
    ['start.js', SCRIPT, startText(await examples())],
    ['page.css', STYLE, PAGE_STYLE],
  ];
  const packed = texts.map(async ([name, type, text]) => [name, { type, gzipped: await pack(text) }] as const);
  return new Map(await Promise.all(packed));
}

/** The operations that the documentation shows and the tests run, as their files say them. */
async function examples(): Promise<readonly string[]> {
  const folder = join(packageRoot(), 'operations');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
  // The first question is the first tab.
  names.sort((a, b) => Number(b === 'who.graphql') - Number(a === 'who.graphql') || (a < b ? -1 : 1));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

function startText(queries: readonly string[]): string {
  const workers = Object.fromEntries(
    Object.entries(WORKERS).map(([label, name]) => [label, `/explorer/${name}.worker.js`]),
  );
  const options = {
    title: 'Backtrail',
    endpoint: '/graphql',
    method: 'POST',
    credentials: 'same-origin',
    shouldPersistHeaders: false,
    defaultTabs: queries.map((query) => ({ query })),
  };
  return `const workers = ${JSON.stringify(workers)};
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] ?? workers.editorWorkerService };
const { YogaGraphiQL } = self;
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${JSON.stringify(options)});
`;
}
