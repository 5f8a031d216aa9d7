import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_FOLDER, loadPageFiles } from './page-files.ts';
import type { PageFile } from './page-files.ts';

/** Everything from here, nothing inline, and no text is ever made markup or code, whatever a log holds. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Whether a path is of the page itself, which holds no data: it is shown to whoever has no token yet, and asks for one. */
export const isOfPage = (path: string): boolean => path === '/' || path.startsWith(PAGE_FOLDER);

/**
 * The page at `/` and its files.
 *
 * @throws {PageNotBuilt} when there are none
 */
export function pageRoutes(server: FastifyInstance): void {
  for (const [path, file] of loadPageFiles()) {
    server.get(path, (request, reply) => sendFile(file, request, reply));
  }
}

/** What has not changed is not sent again. */
function sendFile(file: PageFile, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isGzipped = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(headers['accept-encoding'] ?? '');
  const etag = `"${file.etag}${isGzipped ? '-gzip' : ''}"`;
  const { cacheControl } = file;
  void reply.headers({
    'cache-control': cacheControl,
    vary: 'accept-encoding',
    etag,
    'content-security-policy': POLICY,
  });
  if (isNamed(etag, headers['if-none-match'])) return reply.status(304).send();
  if (isGzipped) void reply.header('content-encoding', 'gzip');
  return reply.type(file.type).send(isGzipped ? file.gzipped : file.bytes);
}

const isNamed = (etag: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .includes(etag) === true;
