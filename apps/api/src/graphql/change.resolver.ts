import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { newsOfChange } from '#query';
import type { NewsRecord } from '#query';
import type { RequestContext } from './request-context.ts';
import type { ChangeNode } from './stream-node.ts';

/** What has to be read of a changed answer. */
@Resolver('AttributionChange')
export class AttributionChangeResolver {
  @ResolveField('changedBy')
  changedBy(@Parent() { held }: ChangeNode, @Context() { present }: RequestContext): Promise<readonly NewsRecord[]> {
    return newsOfChange(present, held.epoch, held.unit);
  }
}
