// How the Prisma CLI 7.10 starts its schema engine.

/** What the CLI asks of this process: its version, one command on a database, or a JSON-RPC session. */
export function parseEngineArguments(argv) {
  if (argv.includes('--version') || argv.includes('-V')) return { kind: 'version' };

  const valuesOf = (flag) => argv.flatMap((word, at) => (word === flag ? [argv[at + 1]] : []));
  const [datasource] = valuesOf('--datasource');
  const url = datasource === undefined ? undefined : JSON.parse(datasource).url;

  const [command] = valuesOf('cli');
  if (command !== undefined) return { kind: 'command', command, url };
  return { kind: 'session', url, datamodelFiles: valuesOf('--datamodels') };
}
