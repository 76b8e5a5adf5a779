/**
 * The ledger as it is now: what all migrations, one after the other, make of nothing (a test holds the two to each other). A new
 * ledger is made of it at once, in a fifth of the time that the steps take; what the values mean is said at the steps.
 */
export const ledgerSchema = `
  CREATE TABLE main.gleaner_meta (key TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE main.gleaner_job (
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
    lease TEXT,
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
  CREATE TABLE main.gleaner_call (
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
    settled_at INTEGER,
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
  CREATE INDEX main.gleaner_call_by_status ON gleaner_call(job_id, status);
  CREATE TABLE main.gleaner_event (
    job_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (job_id, seq)
  ) WITHOUT ROWID;
  CREATE TABLE main.gleaner_item (
    job_id TEXT NOT NULL,
    stage TEXT NOT NULL,
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
    updated_at INTEGER,
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
  ) WITHOUT ROWID;
  CREATE TABLE main.gleaner_call_item (
    item_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    PRIMARY KEY (item_id, call_id)
  ) WITHOUT ROWID;
  CREATE TABLE main.gleaner_recipe (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    recipe TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
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
  ) WITHOUT ROWID;
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
  ) WITHOUT ROWID;
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
  CREATE INDEX main.gleaner_order_of_job ON gleaner_order(job_id, state);
  CREATE INDEX main.gleaner_call_of_order ON gleaner_call(order_id, status) WHERE order_id IS NOT NULL;
  CREATE TABLE main.gleaner_queue (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    work TEXT NOT NULL,
    settings TEXT NOT NULL,
    profile TEXT,
    added_at INTEGER NOT NULL
  ) WITHOUT ROWID;
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
  );
`;
