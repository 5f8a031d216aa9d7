import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageRoot } from '#platform';
import { PageNotBuilt } from './page-not-built.ts';

/** A file of the page as it is sent. */
export type PageFile = {
  readonly type: string;
  readonly cacheControl: string;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
};

/** All that the page's own files are below. */
export const PAGE_FOLDER = '/page/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Where the build puts the page's scripts, and beside them what needs no building. */
const FOLDERS = ['src', 'static'];
const INDEX = 'index.html';

/**
 * The built page: its files by the path that each is asked for. They are few and small, so all are held in memory, and no
 * request ever reaches the disk.
 *
 * The paths name the version of the page, so that a browser may keep what they lead to for good, and never mixes the
 * scripts of two versions; `/` alone is asked for again each time.
 *
 * @throws {PageNotBuilt} when there are none
 */
export function loadPageFiles(): ReadonlyMap<string, PageFile> {
  const built = join(packageRoot(), 'dist', 'apps', 'web');
  const contents = new Map(FOLDERS.flatMap((folder) => contentsOf(join(built, folder))));
  const index = contents.get(INDEX)?.toString();
  if (index === undefined || !contents.has('main.js')) throw new PageNotBuilt(built);
  contents.delete(INDEX);
  const folder = `${PAGE_FOLDER}${hashOf(...[...contents].flat()).slice(0, 16)}/`;
  const files = [...contents].map(
    ([name, bytes]) => [`${folder}${name}`, fileOf(name, bytes, 'private, max-age=31536000, immutable')] as const,
  );
  const paths = files.map(([path]) => path);
  return new Map([['/', fileOf(INDEX, Buffer.from(indexOf(index, folder, paths)), 'no-cache')], ...files]);
}

/** The scripts are named at once: by their imports alone a browser would learn of them one after the other. */
function indexOf(html: string, folder: string, paths: readonly string[]): string {
  const scripts = paths.filter((path) => path.endsWith('.js'));
  const links = scripts.map((path) => `<link rel="modulepreload" href="${path}" />`);
  return html.replaceAll(PAGE_FOLDER, folder).replace('</head>', `${links.join('')}</head>`);
}

function contentsOf(folder: string): (readonly [name: string, bytes: Buffer])[] {
  return namesIn(folder)
    .filter((name) => extname(name) in TYPES)
    .sort()
    .map((name) => [name.split(sep).join('/'), readFileSync(join(folder, name))]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function fileOf(name: string, bytes: Buffer, cacheControl: string): PageFile {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return { type, cacheControl, etag: hashOf(bytes), bytes, gzipped: gzipSync(bytes, { level: 9 }) };
}

function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}\n`).update(part);
  return hash.digest('base64url');
}
