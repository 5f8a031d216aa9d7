import { describe, expect, it } from '@jest/globals';
import type { Oddity } from './oddity.ts';
import { workloadTagsIn } from './workload-tags.ts';

const oddities: Oddity[] = [];
const tagsIn = (tags: unknown) =>
  workloadTagsIn({ object: { tags }, path: 'requestParameters.', notes: { oddities, isPlain: true } });
const aTag = (key: string, value: unknown = key) => ({ key, value });

describe('the session tags that name a workload', () => {
  it('are those of Kubernetes and of EKS by their beginning, and no others', () => {
    const keys = ['kubernetes-namespace', 'eks-cluster-arn', 'my-kubernetes-namespace', 'eks', 'Kubernetes-namespace'];
    expect(tagsIn(keys.map((key) => aTag(key))).map(([key]) => key)).toEqual([
      'eks-cluster-arn',
      'kubernetes-namespace',
    ]);
  });

  it('are sorted by key, then by value, however the request lists them', () => {
    const listed = ['eks-b 2', 'eks-c 1', 'eks-b 3', 'eks-a 9', 'eks-b 1', 'eks-b 1'].map((text) => text.split(' '));
    for (const tags of [listed, listed.toReversed()]) {
      expect(tagsIn(tags.map(([key, value]) => aTag(key ?? '', value))).map((pair) => pair.join(' '))).toEqual([
        'eks-a 9',
        'eks-b 1',
        'eks-b 1',
        'eks-b 2',
        'eks-b 3',
        'eks-c 1',
      ]);
    }
  });

  it('are at most as many as STS takes', () => {
    const tags = Array.from({ length: 60 }, (_, index) => aTag(`eks-${String(index).padStart(2, '0')}`));
    expect(tagsIn(tags)).toHaveLength(50);
  });

  it('are none where the request lists none, or of another type, which is noted with its place', () => {
    expect([undefined, 'eks-a', { key: 'eks-a', value: 'x' }].map(tagsIn)).toEqual([[], [], []]);
    expect(tagsIn([aTag('eks-a', 5)])).toEqual([]);
    expect(oddities).toEqual([{ field: 'requestParameters.tags.value', found: 'number' }]);
  });
});
