/** Empties the lineage, as migrations do that change how answers are kept; what was known when is computed again. */
export const EMPTY_LINEAGE = `
  truncate lineage.fact, lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge,
    lineage.variant, lineage.revision, lineage.past_edge, lineage.past_origin, lineage.amended;
  update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0`;
