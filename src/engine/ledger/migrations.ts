/*
 * Tables as one step made them and none has changed since: `schema.ts` has them from here. A step that changes one writes it anew there.
 */
export const eventTable = `
  CREATE TABLE main.gleaner_event (
    job_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (job_id, seq)
  ) WITHOUT ROWID;`;

export const callItemTable = `
  CREATE TABLE main.gleaner_call_item (
    item_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    PRIMARY KEY (item_id, call_id)
  ) WITHOUT ROWID;`;

export const recipeTable = `
  CREATE TABLE main.gleaner_recipe (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    recipe TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;`;

export const typeEditTables = `
  CREATE TABLE main.gleaner_type_edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    types TEXT NOT NULL,
    into_type TEXT NOT NULL,
    category TEXT NOT NULL,
    at INTEGER NOT NULL,
    events INTEGER NOT NULL DEFAULT 0,
    undone INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE main.gleaner_retyped (
    edit_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT,
    category TEXT,
    PRIMARY KEY (edit_id, place)
  ) WITHOUT ROWID;`;

export const readTable = `
  CREATE TABLE main.gleaner_read (
    stage TEXT NOT NULL,
    item_id TEXT NOT NULL,
    source TEXT NOT NULL,
    rows INTEGER NOT NULL,
    mark INTEGER,
    read_as TEXT NOT NULL,
    hash INTEGER,
    given_up BLOB,
    PRIMARY KEY (stage, item_id)
  ) WITHOUT ROWID;`;

export const orderTable = `
  CREATE TABLE main.gleaner_order (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    transport TEXT NOT NULL,
    state TEXT NOT NULL,
    wish TEXT,
    twin_of INTEGER,
    round INTEGER NOT NULL,
    base_url TEXT NOT NULL,
    key_mark TEXT,
    model TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    lines INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT,
    most_prompt_tokens INTEGER NOT NULL DEFAULT 0,
    most_completion_tokens INTEGER NOT NULL DEFAULT 0,
    file_id TEXT,
    order_id TEXT,
    status TEXT,
    output_file_id TEXT,
    error_file_id TEXT,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    looks INTEGER NOT NULL DEFAULT 0,
    looked_at INTEGER,
    created_at INTEGER NOT NULL,
    intent_at INTEGER,
    submitted_at INTEGER,
    due_at INTEGER,
    ended_at INTEGER,
    kept_until INTEGER,
    collected_at INTEGER,
    replies INTEGER NOT NULL DEFAULT 0,
    refusals INTEGER NOT NULL DEFAULT 0,
    unanswered INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
  );
  CREATE INDEX main.gleaner_order_of_job ON gleaner_order(job_id, state);`;

export const queueTable = `
  CREATE TABLE main.gleaner_queue (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    work TEXT NOT NULL,
    settings TEXT NOT NULL,
    profile TEXT,
    added_at INTEGER NOT NULL
  ) WITHOUT ROWID;`;

export const reviewTables = `
  CREATE TABLE main.gleaner_edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'done',
    events INTEGER NOT NULL,
    before BLOB NOT NULL,
    after BLOB NOT NULL
  );
  CREATE INDEX main.gleaner_edit_of_item ON gleaner_edit(item_id);
  CREATE INDEX main.gleaner_edit_by_state ON gleaner_edit(state, id);
  CREATE TABLE main.gleaner_review (
    item_id TEXT PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    reviewed_at INTEGER,
    job_id TEXT,
    records INTEGER NOT NULL,
    found BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE main.gleaner_drawn (
    place INTEGER PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    seed INTEGER NOT NULL,
    at INTEGER NOT NULL
  );`;

/** Columns that tables were first made with; later steps have added others. */
export const jobColumns = `
    id TEXT PRIMARY KEY,
    pipeline TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    error TEXT,
    selection TEXT NOT NULL,
    settings TEXT NOT NULL,
    stages TEXT NOT NULL DEFAULT '[]',
    total INTEGER NOT NULL DEFAULT 0,
    succeeded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    total_records INTEGER NOT NULL DEFAULT 0,
    processed_records INTEGER NOT NULL DEFAULT 0,
    unaccounted_records INTEGER NOT NULL DEFAULT 0,
    results INTEGER NOT NULL DEFAULT 0,
    batches INTEGER NOT NULL DEFAULT 0,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    repeated_calls INTEGER NOT NULL DEFAULT 0,
    elapsed_ms INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    lease TEXT`;

export const callColumns = `
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    batch INTEGER NOT NULL,
    status TEXT NOT NULL,
    records INTEGER NOT NULL,
    manifest BLOB NOT NULL,
    reply BLOB,
    finish TEXT,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    sent_at INTEGER NOT NULL,
    received_at INTEGER,
    settled_at INTEGER`;

/** What every version keeps of an item. */
const itemFacts = `
    ordinal INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    records INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    fruitless INTEGER NOT NULL DEFAULT 0,
    results INTEGER NOT NULL DEFAULT 0,
    unaccounted INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    message TEXT,
    call_id INTEGER,
    set_aside TEXT,
    updated_at INTEGER`;

export const itemColumns = `
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,${itemFacts}`;

/**
 * The ledger's schema, step by step. Append-only: a step that has been released is never changed. What a step adds is added to
 * `schema.ts`, too.
 * Times are epoch milliseconds. `reply` is text, deflated; `manifest`, `payloads`, `set_aside` and an event's `data` are
 * JSON, packed (see `packed.ts`), or deflated or as text where an earlier version wrote them.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE main.gleaner_job (${jobColumns}
  );
  CREATE TABLE main.gleaner_item (
    job_id TEXT NOT NULL,${itemFacts},
    PRIMARY KEY (job_id, ordinal)
  );
  CREATE UNIQUE INDEX main.gleaner_item_of_job ON gleaner_item(job_id, item_id);
  CREATE INDEX main.gleaner_item_by_id ON gleaner_item(item_id);
  CREATE INDEX main.gleaner_item_by_status ON gleaner_item(job_id, status, ordinal);
  CREATE TABLE main.gleaner_call (${callColumns}
  );
  CREATE INDEX main.gleaner_call_by_status ON gleaner_call(job_id, status);
  CREATE TABLE main.gleaner_part (
    job_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    accounted TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (job_id, item_id, call_id)
  ) WITHOUT ROWID;${eventTable}
  `,
  // Items and their parts by stage; what a job was asked to do beyond its model.
  `
  ALTER TABLE main.gleaner_job ADD COLUMN options TEXT NOT NULL DEFAULT 'null';
  ALTER TABLE main.gleaner_job ADD COLUMN adopts TEXT;
  CREATE TABLE main.gleaner_item_2 (${itemColumns},
    PRIMARY KEY (job_id, stage, ordinal)
  );
  INSERT INTO main.gleaner_item_2
    SELECT job_id, 'extraction', ordinal, item_id, status, records, attempts, fruitless, results, unaccounted, code,
      message, call_id, set_aside, updated_at FROM main.gleaner_item ORDER BY rowid;
  DROP TABLE main.gleaner_item;
  ALTER TABLE main.gleaner_item_2 RENAME TO gleaner_item;
  CREATE UNIQUE INDEX main.gleaner_item_of_job ON gleaner_item(job_id, stage, item_id);
  CREATE INDEX main.gleaner_item_by_id ON gleaner_item(item_id);
  CREATE INDEX main.gleaner_item_by_status ON gleaner_item(job_id, stage, status, ordinal);
  CREATE TABLE main.gleaner_part_2 (
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    item_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    accounted TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (job_id, stage, item_id, call_id)
  ) WITHOUT ROWID;
  INSERT INTO main.gleaner_part_2
    SELECT job_id, 'extraction', item_id, call_id, accounted, payload FROM main.gleaner_part;
  DROP TABLE main.gleaner_part;
  ALTER TABLE main.gleaner_part_2 RENAME TO gleaner_part;
  `,
  // What was asked is kept apart from the model's settings, and what answers stand under it by fingerprint.
  `
  ALTER TABLE main.gleaner_job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
  UPDATE main.gleaner_job SET turn = rowid;
  UPDATE main.gleaner_job SET selection = json_object('kind', 'named', 'ids', json(json_extract(selection, '$.users')))
    WHERE json_extract(selection, '$.kind') = 'users';
  UPDATE main.gleaner_job SET options = json_object('mapping', NULL, 'instructions', json_extract(settings, '$.instructions'))
    WHERE pipeline = 'events' AND options = 'null';
  ALTER TABLE main.gleaner_item ADD COLUMN fingerprint TEXT;
  ALTER TABLE main.gleaner_item ADD COLUMN payloads BLOB;
  ALTER TABLE main.gleaner_part ADD COLUMN fingerprint TEXT;
  ALTER TABLE main.gleaner_call ADD COLUMN fingerprint TEXT;
  `,
  // What a job was to take, so that what it took can be held against it and the next estimate can learn.
  'ALTER TABLE main.gleaner_job ADD COLUMN estimate TEXT;',
  // Which calls took what they took by our own estimate, since no usage came with the reply; and how many a job has.
  `
  ALTER TABLE main.gleaner_call ADD COLUMN usage_estimated INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_job ADD COLUMN estimated_calls INTEGER NOT NULL DEFAULT 0;
  `,
  // Which calls were about an item (filled from the manifests, see `linkCalls`), by what their requests are known again,
  // and how many records of a failed item are missing.
  `${callItemTable}
  ALTER TABLE main.gleaner_call ADD COLUMN request_hash TEXT;
  UPDATE main.gleaner_item SET unaccounted = MAX(0, records - (
      SELECT COALESCE(SUM(json_array_length(part.accounted)), 0) FROM main.gleaner_part part
      WHERE part.job_id = gleaner_item.job_id AND part.stage = gleaner_item.stage AND part.item_id = gleaner_item.item_id))
    WHERE status = 'failed';
  `,
  // What of the tokens a cache gave and took, and what was thinking; NULL where no provider said so.
  `
  ALTER TABLE main.gleaner_call ADD COLUMN cached_tokens INTEGER;
  ALTER TABLE main.gleaner_call ADD COLUMN cache_write_tokens INTEGER;
  ALTER TABLE main.gleaner_call ADD COLUMN reasoning_tokens INTEGER;
  ALTER TABLE main.gleaner_job ADD COLUMN cached_tokens INTEGER;
  ALTER TABLE main.gleaner_job ADD COLUMN cache_write_tokens INTEGER;
  ALTER TABLE main.gleaner_job ADD COLUMN reasoning_tokens INTEGER;
  `,
  // Lists of ids, findings and events are packed from here on (see `packed.ts`): the number keeps earlier versions from
  // reading them.
  '-- Nothing of the schema changes.',
  // What of the input was text to embed, which has a price of its own.
  'ALTER TABLE main.gleaner_job ADD COLUMN embedded_tokens INTEGER NOT NULL DEFAULT 0;',
  // The recipes that jobs ran with, each once, by a hash of its content.
  recipeTable,
  // What of the input was sent more often since requests are smaller than they could be.
  'ALTER TABLE main.gleaner_job ADD COLUMN spread_tokens INTEGER NOT NULL DEFAULT 0;',
  // What an analyst has done to types of events, and of each event that it changed what it was before.
  typeEditTables,
  // Which records of a part are in doubt: they are believed where the same is said of them once more.
  'ALTER TABLE main.gleaner_part ADD COLUMN doubted TEXT;',
  // What a request told the model besides what it was about.
  'ALTER TABLE main.gleaner_call ADD COLUMN told TEXT;',
  // Tries of a call that broke off within their first line, and what they probably took, by our own estimate.
  `
  ALTER TABLE main.gleaner_call ADD COLUMN broken_tries INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_call ADD COLUMN broken_prompt_tokens INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_call ADD COLUMN broken_completion_tokens INTEGER NOT NULL DEFAULT 0;
  `,
  // Which items are asked about their new records alone, and what of each item has been read (see `read-records.ts`).
  `
  ALTER TABLE main.gleaner_item ADD COLUMN grows INTEGER NOT NULL DEFAULT 0;${readTable}
  `,
  // Orders: calls that a provider answers from a file within hours, or that a cluster does; which call is in which, and what of
  // a job's tokens was answered so, since that has a price of its own.
  `${orderTable}
  ALTER TABLE main.gleaner_call ADD COLUMN order_id INTEGER;
  CREATE INDEX main.gleaner_call_of_order ON gleaner_call(order_id, status) WHERE order_id IS NOT NULL;
  ALTER TABLE main.gleaner_job ADD COLUMN transport TEXT NOT NULL DEFAULT 'live';
  ALTER TABLE main.gleaner_job ADD COLUMN orders TEXT;
  ALTER TABLE main.gleaner_job ADD COLUMN ordered_prompt_tokens INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_job ADD COLUMN ordered_completion_tokens INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_job ADD COLUMN ordered_cached_tokens INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_job ADD COLUMN ordered_cache_write_tokens INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE main.gleaner_job ADD COLUMN ordered_embedded_tokens INTEGER NOT NULL DEFAULT 0;
  `,
  // Jobs that wait for their turn.
  queueTable,
  // What an analyst has done to events, each time with the events as they were before and after (see `event-edits.ts`); which
  // items were reviewed, with what the model had found of them; and who was drawn for that at random, in what order.
  reviewTables,
];
