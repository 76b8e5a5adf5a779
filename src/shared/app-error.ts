/** Stable codes of everything that can go wrong. Codes are compared and translated; messages never are. */
export const errorCodes = [
  // opening a file
  'file_not_found',
  'is_directory',
  'empty_file',
  'not_a_database',
  'file_encrypted',
  'wal_missing',
  'not_a_table',
  'no_usable_table',
  'mapping_needed',
  'mapping_unfit',
  'virtual_table',
  'view_unsteady',
  'key_not_unique',
  'permission_denied',
  'database_corrupt',
  'database_locked',
  'database_in_use',
  'ledger_newer',
  'ledger_damaged',
  'name_taken',
  'source_changed',
  'rows_without_user',
  'rows_without_time',
  'times_mixed',
  'times_read_as',
  'foreign_results',
  // writing
  'disk_full',
  'io_error',
  'read_only',
  'backup_failed',
  'backup_skipped',
  // asking for something that cannot be done
  'bad_input',
  'recipe_unreadable',
  'recipe_unfit',
  'recipe_newer',
  'unknown_recipe',
  'unknown_user',
  'unknown_type',
  'nothing_to_undo',
  'nothing_to_redo',
  'unknown_event',
  'unknown_row',
  'no_event_rows',
  'type_unlisted',
  'attribute_unfit',
  'edit_unfit',
  'nobody_reviewed',
  'unknown_mail',
  'no_mail_table',
  'mail_key_of_several',
  'not_embedded',
  'export_failed',
  'no_file_open',
  'no_job',
  'job_running',
  'trial_running',
  'not_queued',
  'queue_full',
  'no_sleep',
  'nothing_tried',
  'job_not_running',
  'job_finished',
  'too_many_subscribers',
  // talking to the model
  'auth',
  'quota',
  'budget',
  'model_not_found',
  'rate_limited',
  'server_error',
  'offline',
  'host_not_found',
  'connection_refused',
  'tls_failed',
  'redirected',
  'idle_timeout',
  'connection_lost',
  'not_a_model',
  'bad_request',
  'context_length',
  'content_filter',
  'reasoning_exhausted',
  'limit_reached',
  'no_embeddings',
  'aborted',
  // orders
  'no_orders',
  'no_order',
  'orders_open',
  'order_unknown',
  'order_rejected',
  'order_expired',
  'order_cancelled',
  'order_line_missing',
  'order_given_up',
  'order_elsewhere',
  // what the model said
  'empty_reply',
  'refusal',
  'malformed_reply',
  'truncated_reply',
  'missing_user',
  'mail_missing',
  'mail_malformed',
  'field_ungrounded',
  'fields_missing',
  'nothing_found',
  'scores_missing',
  'rows_unaccounted',
  'end_missing',
  'end_mismatch',
  'user_repeated',
  'rows_contradictory',
  'type_not_listed',
  'too_many_events',
  'poison_item',
  // matching talent
  'weights_invalid',
  'vector_unusable',
  'vectors_unavailable',
  'dictionary_invalid',
  // importing mail
  'not_a_mailbox',
  'no_mail',
  'output_exists',
  'import_running',
  'export_running',
  'mail_unreadable',
  'mail_too_large',
  'mail_damaged',
  // importing rows
  'not_rows',
  'no_rows',
  'table_exists',
  'row_odd',
  'row_left_out',
  // ours
  'engine_out_of_memory',
  'engine_died',
  'engine_restarted',
  'engine_restarted_smaller',
  'key_storage_unavailable',
  'address_missing',
  'model_missing',
  'key_missing',
  'settings_damaged',
  'forbidden',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses threads and processes in place of a thrown error. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  /** One sentence for the person. */
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
  /** Values that the sentence names, so that a view can say it in another language. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface AppErrorOptions {
  readonly hint?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/** An error that a person is meant to read: a stable code, a sentence and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly params: Readonly<Record<string, string | number>> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? '';
    this.params = options.params;
  }

  static fromInfo({ code, message, ...options }: ErrorInfo): AppError {
    return new AppError(code, message, options);
  }
}

/**
 * Turns whatever was thrown into an ErrorInfo. Called once, at a boundary (worker, IPC, command line);
 * an unknown throw becomes `internal` and never shows its stack.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof AppError) {
    return {
      code: thrown.code,
      message: thrown.message,
      hint: thrown.hint,
      ...(thrown.params === undefined ? {} : { params: thrown.params }),
    };
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: `Something went wrong inside Gleaner: ${detail.split('\n')[0] ?? ''}`,
    hint: 'Nothing saved was lost. Try again; if it happens again, report this sentence.',
    params: { detail: detail.split('\n')[0] ?? '' },
  };
}
