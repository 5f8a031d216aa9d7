import type { Step } from './plan.ts';
import { Story } from './story.ts';
import type { Typed, World } from './told.ts';
import { WAYS } from './ways.ts';

export const AS_TYPED: Typed = { names: ['ci', 'i-0abc'], sourceIdentity: null };

/** Plays a plan. A function of the plan and of what is typed, so that one story can be told with other names. */
export function worldOf(plan: readonly Step[], typed: Typed = AS_TYPED): World {
  const story = new Story(typed);
  for (const step of plan) {
    story.wait(step.wait);
    WAYS[step.act](story, step);
  }
  return story.told();
}
