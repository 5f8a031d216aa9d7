import type { Actor } from '#cloudtrail';
import { isoOf } from '#kernel';
import { isTemporaryKey } from './principal.ts';

/**
 * What makes two sightings one session: the principal and the moment of creation. Keys hang from a session and do not
 * make it, since consoles and services use many. Null for actors that act without a session.
 */
export function sessionKeyOf(actor: Actor): string | null {
  const { type, principalId, createdAt, accessKeyId } = actor;
  const isSession = type === 'AssumedRole' || type === 'FederatedUser' || isTemporaryKey(accessKeyId);
  if (!isSession || principalId === null) return null;
  return `${principalId} ${createdAt === null ? (accessKeyId ?? '') : isoOf(createdAt)}`;
}
