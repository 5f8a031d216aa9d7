import type { FastifyInstance, FastifyReply } from 'fastify';
import { PAGE_POLICY } from '../http/security-headers.ts';
import { loadExplorerFiles } from './explorer-files.ts';
import type { ExplorerFile } from './explorer-files.ts';

/** Its editor writes its colours into the page as style elements. No script is inline, nor from elsewhere. */
const POLICY = `${PAGE_POLICY}; style-src 'self' 'unsafe-inline'; script-src 'self'; worker-src 'self'; connect-src 'self'`;
const A_DAY = 'private, max-age=86400';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Backtrail: GraphQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/explorer/graphiql.css">
    <link rel="stylesheet" href="/explorer/page.css">
  </head>
  <body class="no-focus-outline">
    <noscript>The explorer is a script. GraphQL itself is asked by POST to /graphql: docs/api.md</noscript>
    <div id="root"></div>
    <script src="/explorer/graphiql.js" defer></script>
    <script src="/explorer/start.js" defer></script>
  </body>
</html>
`;

/** Shows the explorer. */
export function showExplorer(reply: FastifyReply): FastifyReply {
  return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE);
}

/** The explorer's own files. */
export function explorerRoutes(server: FastifyInstance): void {
  let files: Promise<ReadonlyMap<string, ExplorerFile>> | undefined;
  server.get<{ Params: { name: string } }>('/explorer/:name', async (request, reply) => {
    files ??= loadExplorerFiles();
    const file = (await files).get(request.params.name);
    if (file === undefined) {
      reply.callNotFound();
      return reply;
    }
    void reply.headers({ 'content-encoding': 'gzip', 'cache-control': A_DAY }).type(file.type);
    return reply.send(file.gzipped);
  });
}
