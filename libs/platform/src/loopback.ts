const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '::1']);

/** Whether a host name or address means this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return LOOPBACK_NAMES.has(bare) || /^127(\.\d{1,3}){3}$/.test(bare);
}

/**
 * Whether a request's Host header names this machine, whatever the port.
 *
 * A server on loopback without authentication trusts whoever is on the machine, and a browser is: a hostile page may have
 * its own name resolve to 127.0.0.1 and read the answers as its own (DNS rebinding). Its name stays in the Host header.
 */
export function namesLoopback(hostHeader: string | undefined): boolean {
  if (hostHeader === undefined) return false;
  return isLoopback(hostHeader.replace(/:\d+$/, ''));
}
