import {
  callColumns,
  callItemTable,
  eventTable,
  itemColumns,
  jobColumns,
  orderTable,
  queueTable,
  readTable,
  recipeTable,
  reviewTables,
  typeEditTables,
} from './migrations.ts';

/**
 * The ledger as it is now: what all migrations, one after the other, make of nothing (a test holds the two to each other). A new
 * ledger is made of it at once, in a fifth of the time that the steps take; what the values mean is said at the steps.
 */
export const ledgerSchema = `
  CREATE TABLE main.gleaner_meta (key TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE main.gleaner_job (${jobColumns},
    options TEXT NOT NULL DEFAULT 'null',
    adopts TEXT,
    turn INTEGER NOT NULL DEFAULT 0,
    estimate TEXT,
    estimated_calls INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER,
    cache_write_tokens INTEGER,
    reasoning_tokens INTEGER,
    embedded_tokens INTEGER NOT NULL DEFAULT 0,
    spread_tokens INTEGER NOT NULL DEFAULT 0,
    transport TEXT NOT NULL DEFAULT 'live',
    orders TEXT,
    ordered_prompt_tokens INTEGER NOT NULL DEFAULT 0,
    ordered_completion_tokens INTEGER NOT NULL DEFAULT 0,
    ordered_cached_tokens INTEGER NOT NULL DEFAULT 0,
    ordered_cache_write_tokens INTEGER NOT NULL DEFAULT 0,
    ordered_embedded_tokens INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE main.gleaner_call (${callColumns},
    fingerprint TEXT,
    usage_estimated INTEGER NOT NULL DEFAULT 0,
    request_hash TEXT,
    cached_tokens INTEGER,
    cache_write_tokens INTEGER,
    reasoning_tokens INTEGER,
    told TEXT,
    broken_tries INTEGER NOT NULL DEFAULT 0,
    broken_prompt_tokens INTEGER NOT NULL DEFAULT 0,
    broken_completion_tokens INTEGER NOT NULL DEFAULT 0,
    order_id INTEGER
  );
  CREATE INDEX main.gleaner_call_by_status ON gleaner_call(job_id, status);${eventTable}
  CREATE TABLE main.gleaner_item (${itemColumns},
    fingerprint TEXT,
    payloads BLOB,
    grows INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, stage, ordinal)
  );
  CREATE UNIQUE INDEX main.gleaner_item_of_job ON gleaner_item(job_id, stage, item_id);
  CREATE INDEX main.gleaner_item_by_id ON gleaner_item(item_id);
  CREATE INDEX main.gleaner_item_by_status ON gleaner_item(job_id, stage, status, ordinal);
  CREATE TABLE main.gleaner_part (
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    item_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    accounted TEXT NOT NULL,
    payload TEXT NOT NULL,
    fingerprint TEXT,
    doubted TEXT,
    PRIMARY KEY (job_id, stage, item_id, call_id)
  ) WITHOUT ROWID;${callItemTable}${recipeTable}${typeEditTables}${readTable}${orderTable}
  CREATE INDEX main.gleaner_call_of_order ON gleaner_call(order_id, status) WHERE order_id IS NOT NULL;${queueTable}${reviewTables}
`;
