/** The queues that ring: for the lineage's next step, and for what there is to do at sources. */
export const QUEUE_NAMES = { lineage: 'lineage', work: 'work' } as const;
