import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Hop, Origin } from '#lineage';
import { shortfallOf } from './coverage.ts';
import { eventNodeOf } from './held-event.ts';
import type { AttributionNode, EventNode } from './held-event.ts';
import { principalNodeOf } from './principal.ts';
import type { PrincipalNode } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import { revisionsOf } from './revisions.ts';
import type { RevisionNode } from './revisions.ts';

/** From an answer to the record that it is for. */
@Resolver('Attribution')
export class AttributionResolver {
  @ResolveField('event')
  event(@Parent() { held }: AttributionNode): EventNode {
    return eventNodeOf(held);
  }

  @ResolveField('history')
  history(@Parent() { held }: AttributionNode, @Context() context: RequestContext): Promise<RevisionNode[]> {
    return revisionsOf(held, context);
  }

  @ResolveField('shortfall')
  shortfall(@Parent() answer: AttributionNode, @Context() context: RequestContext): ReturnType<typeof shortfallOf> {
    return shortfallOf(answer, context);
  }
}

/** From an origin to all that it did. */
@Resolver('Origin')
export class OriginResolver {
  @ResolveField('principal')
  principal(@Parent() { id }: Origin): PrincipalNode {
    return principalNodeOf(id);
  }
}

/** From a hop to the records that prove it. */
@Resolver('Hop')
export class HopResolver {
  @ResolveField('issuingEvents')
  async issuingEvents(@Parent() { issuedBy }: Hop, @Context() { loaders }: RequestContext): Promise<EventNode[]> {
    const events = await Promise.all(issuedBy.map((eventId) => loaders.eventsOfId.load(eventId)));
    return events.flat().map(eventNodeOf);
  }
}
