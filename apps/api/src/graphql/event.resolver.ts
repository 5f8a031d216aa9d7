import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ApiDefect } from './api-fault.ts';
import type { AttributionNode, EventNode } from './held-event.ts';
import type { RequestContext } from './request-context.ts';
import { attributionOf } from './who-event.ts';

/** The fields of an event that have to be read. */
@Resolver('Event')
export class EventResolver {
  @ResolveField('who')
  who(@Parent() { held }: EventNode, @Context() context: RequestContext): Promise<AttributionNode> {
    return attributionOf(held, context);
  }

  @ResolveField('raw')
  async raw(@Parent() { held }: EventNode, @Context() { loaders }: RequestContext): Promise<string> {
    return (await loaders.text.load(held)).toString('utf8');
  }

  @ResolveField('delivery')
  async delivery(@Parent() { held }: EventNode, @Context() { loaders }: RequestContext): Promise<object> {
    const delivery = await loaders.delivery.load(held);
    if (delivery === null) throw new ApiDefect('an event was read that is not stored');
    return delivery;
  }
}
