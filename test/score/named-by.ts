import type { Truth } from '../simulator/index.ts';

/** Whether a bare name is the true one. For a workload the service that took its role is accepted, too. */
export function isNamedBy(name: string, { origin }: Truth): boolean {
  return name === origin.id || (origin.kind === 'WORKLOAD' && name === origin.service);
}
