/** Extensions of what may hold records, plain or packed. */
const READABLE = new Set(['json', 'jsonl', 'ndjson', 'log', 'gz', 'zip', 'tar', 'tgz']);
/** Forms that no records come in, although gzip lies around them. */
const NEVER_RECORDS = new Set([
  'csv',
  'tsv',
  'txt',
  'parquet',
  'orc',
  'avro',
  'xml',
  'html',
  'pdf',
  'sql',
  'md',
  'yaml',
  'yml',
]);
/** Files without an extension that lie in folders of every kind. */
const PAPERS = new Set(['readme', 'license', 'licence', 'notice', 'changelog', 'makefile', 'dockerfile', 'thumbs']);

/** `<account>_<service>_…`, for services that deliver beside CloudTrail; people name exports of their own like that too. */
const OTHER_SERVICE_FILE =
  /^\d{12}_(Config|elasticloadbalancing|vpcflowlogs|vpcdnsquerylogs|waflogs|network-firewall)_/;
/** `AWSLogs/<account>/<service>/`, as AWS services lay it out. */
const OTHER_SERVICE_FOLDER = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail)([A-Za-z][A-Za-z0-9-]*)\//;

/** Why a name that is not a CloudTrail log's cannot be one of records; `null` when it may be. */
export function foreignReason(path: string, fileName: string): string | null {
  if (fileName.startsWith('.')) return 'a hidden file';
  const service = OTHER_SERVICE_FILE.exec(fileName)?.[1] ?? OTHER_SERVICE_FOLDER.exec(path)?.[1];
  if (service !== undefined) return `delivered by another service than CloudTrail (${service})`;

  if (PAPERS.has(fileName.toLowerCase())) return 'a file about files';
  const extension = extensionOf(fileName);
  if (extension === null) return null;
  if (!READABLE.has(extension)) return `a name that ends in .${extension}`;
  const inner = extension === 'gz' ? extensionOf(fileName.slice(0, -'.gz'.length)) : null;
  return inner !== null && NEVER_RECORDS.has(inner) ? `a name that ends in .${inner}.gz` : null;
}

/** In lower case. What does not begin with a letter is a date or a number of a rotated log, not an extension. */
function extensionOf(fileName: string): string | null {
  return /.\.([a-z][a-z0-9]{0,15})$/i.exec(fileName)?.[1]?.toLowerCase() ?? null;
}
