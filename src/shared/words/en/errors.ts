import type { ErrorWords, MailReasonWords, OrderDoubtWords, RowReasonWords } from '../wording.ts';

/**
 * English by code, for errors that say the same wherever they strike. Others bring their own sentence, as `AppError`
 * demands; of some of them only what to do stands here, for where they do not say it.
 */
export const errors = {
  not_queued: ['Look at the queue again.', 'This job does not wait any more.'],
  queue_full: [
    'Take one out first.',
    'At most {{most}} jobs can wait in a file.',
    'No more jobs can wait in this file.',
  ],
  no_sleep: ['Put it to sleep by hand.', 'The system did not let Gleaner put this computer to sleep.'],
  trial_running: ['Wait for it, or stop it first.', 'A trial is running on this file.'],
  nothing_tried: ['Try it first.', 'Nothing of this has been tried yet.'],
  file_not_found: [
    'Check the name, or choose the file again.',
    'There is no file at {{path}}',
    'There is no such file.',
  ],
  is_directory: [
    'Choose the database file inside it.',
    '{{path}} is a folder, not a file.',
    'It is a folder, not a file.',
  ],
  empty_file: [
    'Choose a SQLite file with a table of behaviour rows.',
    '{{file}} is empty.',
    'The file is empty.',
  ],
  not_a_database: [
    'Choose a .db or .sqlite file.',
    '{{file}} is not a SQLite database.',
    'This file is not a SQLite database.',
  ],
  file_encrypted: [
    'Open it with its key in the program that made it, and export a copy without encryption (SQLCipher: sqlcipher_export).',
    '{{file}} seems to be an encrypted database.',
    'The file seems to be an encrypted database.',
  ],
  wal_missing: [
    'Copy {{file}}-wal along with it, or close the program that writes it and copy it again.',
    '{{file}} has no tables: what is in it stands in {{file}}-wal, which is not beside it.',
    'The file has no tables: what is in it stands in its -wal file, which is not beside it.',
  ],
  mapping_needed: [
    'Say by hand which columns they are: under Data on the Recipe page, or in a recipe’s file (recipes FILE --draft --out MY.json, then --recipe MY.json).',
    'The columns of “{{table}}” in {{file}} have to be named by hand; what was not found: {{missing}}.',
    'The columns of the table have to be named by hand.',
  ],
  mapping_unfit: [
    'Choose the table and its columns again.',
    '{{file}} does not fit the mapping: its table {{table}} has no column {{column}}.',
    '{{file}} does not fit the mapping: it has no table {{table}}.',
    'The file does not fit the mapping.',
  ],
  virtual_table: [
    'Copy it into a table, such as with CREATE TABLE rows AS SELECT * FROM …, and choose that.',
    '“{{name}}” is a virtual table: its rows have no name that lasts.',
    'It is a virtual table: its rows have no name that lasts.',
  ],
  view_unsteady: [
    'Copy it into a table, such as with CREATE TABLE rows AS SELECT * FROM …, and choose that.',
    'The view “{{name}}” need not give the same rows twice: {{why}}.',
    'The view need not give the same rows twice.',
  ],
  key_not_unique: [
    'Choose a column that has another value in each row, and a value in all of them.',
    'Several rows of {{table}} have the same {{column}}, or none: {{value}}.',
    'Several rows have the same key, or none.',
  ],
  recipe_unreadable: [
    'Choose a recipe that Gleaner has exported: a .json file.',
    '{{file}} is no recipe: it is not JSON.',
    'The file is no recipe: it is not JSON.',
  ],
  recipe_unfit: [
    'Mend the field in the file, or export the recipe again.',
    '{{file}} is no recipe as it stands: {{field}} is missing or not what belongs there.',
    'The file is no recipe as it stands.',
  ],
  recipe_newer: [
    'Update Gleaner, then use it again.',
    '{{file}} is a recipe of a newer Gleaner.',
    'The recipe is of a newer Gleaner.',
  ],
  unknown_recipe: [
    'Name one that recipes FILE lists, or the path of a recipe’s .json file.',
    'There is no recipe “{{name}}”.',
    'There is no such recipe.',
  ],
  permission_denied: [
    'Check the permissions of the file and its folder.',
    '{{file}} cannot be read: permission denied.',
    'The file cannot be read: permission denied.',
  ],
  database_corrupt: [
    'Restore it from a backup, or recover it with "sqlite3 FILE .recover", and open it again.',
    '{{file}} is damaged: its pages do not add up.',
    'The file is damaged: its pages do not add up.',
  ],
  database_locked: [
    'Close the other program (a database browser, a sync client), then continue. Nothing is lost.',
    'Another program is holding the file.',
  ],
  ledger_newer: [
    'Update Gleaner, then open it again. Nothing was changed.',
    'This file was last used by a newer Gleaner.',
  ],
  rows_without_time: [
    'They come last, under “?”. If they are written in a way that was not recognised, name it: --time-kind KIND.',
    'Rows without a time that can be read, in column {{column}}: {{count}}.',
    'There are rows without a time that can be read.',
  ],
  times_mixed: [
    'Nothing is guessed: rows whose time cannot be read come last. Write them all one way, or name the way: --time-kind KIND.',
    'Times in column {{column}} are written in several ways: most are {{kind}}, {{count}} are not ({{kinds}}).',
    'Times are written in several ways.',
  ],
  times_read_as: [
    'If that is wrong, name the way they are written: --time-kind KIND.',
    'Times in column {{column}} are read as {{kind}}: “{{stored}}” is {{read}}.',
    'Times are read in a way that is not the usual one.',
  ],
  disk_full: ['Free some space, then continue. Everything received so far is kept.', 'The disk is full.'],
  io_error: [
    'Check the drive (or the network share) and try again. Everything received so far is kept.',
    'The disk answered with an error.',
  ],
  read_only: ['Check the permissions of the file and its folder.', 'The file cannot be written.'],
  backup_skipped: [
    'Copy it yourself before you start, if you want to be able to go back.',
    '{{file}} is larger than {{limit}}, so no backup is made before the first write.',
    'The file is so large that no backup is made before the first write.',
  ],
  host_not_found: [
    'Check the network, and the spelling of the base URL in the settings.',
    'The address {{host}} was not found.',
    'The address of the model was not found.',
  ],
  connection_refused: [
    'Check that the server runs, and the port in the base URL.',
    'The address {{host}} refused the connection: nothing listens there.',
    'The address of the model refused the connection: nothing listens there.',
  ],
  offline: ['Check the network and the base URL.', 'The model cannot be reached.'],
  tls_failed: [
    'Check the base URL, the clock of this machine, and any proxy that shows its own certificate; then resume.',
    'The secure connection to the model could not be made ({{detail}}).',
    'The secure connection to the model could not be made.',
  ],
  redirected: [
    'Enter the final address as base URL, then resume; a key is not sent along a redirect.',
    'The address answered with a redirect.',
  ],
  connection_lost: ['Gleaner tries again by itself.', 'The connection to the model was lost.'],
  empty_reply: ['Run it again, or use another model.'],
  refusal: ['Look at the model’s reply, change the instructions and run it again.'],
  malformed_reply: ['Look at the model’s reply, run it again, or use another model.'],
  truncated_reply: [
    'Raise the output per request in the settings, or use a model that writes longer replies.',
  ],
  missing_user: ['Run the user again.'],
  mail_missing: ['Run the mail again.'],
  mail_malformed: ['Run the mail again.'],
  field_ungrounded: ['Run the mail again.'],
  fields_missing: ['Run the mail again.'],
  nothing_found: ['Look at the mail itself; run it again if it is in the wrong class.'],
  scores_missing: ['Run the matching again.'],
  unknown_type: ['Write it as the list of types has it.'],
  nothing_to_undo: ['Everything is as it was found.'],
  nothing_to_redo: ['Undo something first.', 'Nothing was undone that could be done again.'],
  unknown_event: [
    'Look at the user again: the event may have been replaced since.',
    'There is no event {{event}} of this user that Gleaner wrote.',
    'There is no such event of this user that Gleaner wrote.',
  ],
  unknown_row: [
    'Choose among the rows of the user.',
    'Row {{row}} is not one of this user’s.',
    'A row is not one of this user’s.',
  ],
  no_event_rows: ['Choose at least one row.', 'An event has to cite a row.'],
  type_unlisted: [
    'Choose one of the recipe’s types, or allow others in the recipe.',
    'The recipe allows no types but its own, and “{{type}}” is none of them.',
    'The recipe allows no types but its own.',
  ],
  attribute_unfit: [
    'Write it as the recipe’s type says, or leave it empty.',
    '“{{value}}” does not fit the attribute {{name}} of {{type}}.',
    'A value does not fit its attribute.',
  ],
  nobody_reviewed: ['Draw users on the Review page and review them first.', 'No user is reviewed yet.'],
  edit_unfit: [
    'An edit says something new; a split leaves a row on either side; a merge takes two events.',
    'This edit makes no sense: look at {{field}}.',
    'This edit makes no sense.',
  ],
  rows_unaccounted: ['Run the user again, or lower the minimum coverage in the settings.'],
  end_missing: ['Run it again.'],
  end_mismatch: ['Run it again.'],
  user_repeated: ['Run the user again.'],
  rows_contradictory: ['Run the user again.'],
  type_not_listed: [
    'Nothing has to be done: such events stand under the recipe’s type for others. List the type, or merge it into one that is listed.',
  ],
  too_many_events: [
    'Nothing has to be done: the events are kept. Ask for fewer in the instructions, or raise the bound in the recipe.',
  ],
  poison_item: ['Look at what it holds and at the model’s reply; the others are not affected.'],
  vectors_unavailable: [
    'Install Gleaner again; everything else works without it.',
    'Vectors cannot be searched on this system ({{platform}}).',
    'Vectors cannot be searched on this system.',
  ],
  output_exists: [
    'Choose another name; a file that exists is never overwritten.',
    'There is a file of this name already.',
  ],
  not_rows: [
    'Choose a CSV, TSV or JSON Lines file. A spreadsheet has to be saved as CSV first; if it is text, choose its encoding.',
    '{{file}} is no text with a row a line.',
    'The file is no text with a row a line.',
  ],
  no_rows: [
    'Choose a file with at least one row.',
    'There are no rows in {{file}}.',
    'There are no rows in it.',
  ],
  table_exists: [
    'Choose another name for the table. A table that exists is never changed.',
    'The file has a table or view “{{table}}” already, or the name is not allowed.',
    'The file has a table or view of this name already.',
  ],
  export_running: ['Wait for it to end, or cancel it.', 'An export is already under way.'],
  import_running: ['Wait for it to end, or cancel it.', 'An import is already under way.'],
  engine_restarted: [
    'Nothing saved was lost. A job that ran goes on by itself.',
    'The engine stopped unexpectedly and was started again.',
  ],
  engine_restarted_smaller: [
    'Nothing saved was lost. The job goes on by itself, with half the batch.',
    'The engine ran out of memory and was started again.',
  ],
  key_storage_unavailable: [
    'Unlock the keychain or password store of this computer and try again.',
    'The key could not be stored safely.',
  ],
  address_missing: ['Enter it in Settings, or choose another provider.', 'The model’s address is missing.'],
  model_missing: ['Choose one in Settings.', 'No model is chosen.'],
  key_missing: [
    'Store the provider’s key in Settings, or choose another model.',
    'No key is stored for {{origin}}.',
    'No key is stored for this provider.',
  ],
  bad_request: [
    'Check the model and the limits in the settings, then resume.',
    'The provider refused the request (HTTP {{status}}): {{detail}}',
    'The provider refused the request.',
  ],
  content_filter: [
    'Nothing else is affected; another model or provider may let it through.',
    'The content filter of the provider did not let this through: {{detail}}',
    'The content filter of the provider did not let this through.',
  ],
  reasoning_exhausted: [
    'Raise the limit on output in the settings, let the model think less, or choose one that does not think; then resume.',
    'The model spent its {{tokens}} tokens on thinking and had no room left for the answer.',
    'The model spent its room on thinking and had none left for the answer.',
  ],
  limit_reached: [
    'Resume when it is over, or use another model. Everything received so far is kept.',
    'The limit of the provider is used up until {{until}}.',
    'The limit of the provider is used up.',
  ],
  no_embeddings: [
    'Choose another embedding model, or a provider that has embeddings.',
    'The address has no embedding model "{{model}}".',
    'The address has no such embedding model.',
  ],
  no_orders: [
    'Send the calls at once, or choose a provider that takes orders.',
    'No orders are known of this provider.',
  ],
  no_order: ['`gleaner order list` names those that there are.', 'There is no such order in this file.'],
  orders_open: [
    'Collect its order, or cancel it, first: what it has asked is paid for.',
    'A job waits for an order.',
  ],
  order_unknown: [
    'Resume to look for it again. To ask anew may be paid for twice.',
    'Nobody can say what became of order {{order}}: {{detail}}.',
    'Nobody can say what became of the order.',
  ],
  order_rejected: [
    'Nothing of it was paid for. Check the model and the provider, then resume.',
    'The provider did not take the order: {{detail}}',
    'The provider did not take the order.',
  ],
  order_expired: ['', "The order's time was over before this was answered."],
  order_cancelled: ['', 'The order was cancelled before this was answered.'],
  order_line_missing: [
    'It is asked again. It may have been paid for.',
    'The order came back without an answer to this.',
  ],
  order_given_up: ['It may have been paid for.', 'The order that this stood in was given up.'],
  order_elsewhere: [
    'Choose the provider and the key that it was made with, then collect it.',
    'The order was made at {{address}} with another key or address.',
    'The order was made with another key or address.',
  ],
  forbidden: ['', 'The request did not come from the window of Gleaner.'],
} as const satisfies Partial<ErrorWords>;

export const mailReasonWords: MailReasonWords = {
  headless: 'it has no headers, and all of it was taken as its text',
  stray_lines: 'lines before or among its headers were none, and were left out',
  undecodable: 'some characters of its text are in no charset that fits',
  unknown_charset: 'nobody knows the charset that it names',
  cut_off: 'it ends before its last part does',
  cut_base64: 'its base64 text is cut off',
  encrypted: 'it is encrypted, and cannot be read without a key',
  unopened: 'its signed text cannot be opened',
  tnef: 'it has a file of Outlook (winmail.dat) that cannot be opened, which may hold text and attachments',
  empty: 'it is empty',
  not_mail: 'it is no mail',
  too_many_lines: 'it has too many lines',
  too_complex: 'its headers are too long, or its parts nested too deep',
  closed_file: 'its file cannot be opened',
};

export const rowReasonWords: RowReasonWords = {
  short: 'it has fewer cells than there are columns, and the rest is empty',
  long: 'it has more cells than there are columns, and the rest is in the column surplus',
  quotes: 'its quotes are not as in CSV, and were kept as text',
  unclosed: 'a quote in it never closes its cell, and was taken as text',
  garbled: 'some of its characters cannot be read in this encoding',
  too_long: 'it is longer than a row that can be read',
  not_json: 'it is not JSON',
  not_object: 'it is JSON, but not an object with named values',
};

export const orderDoubtWords: OrderDoubtWords = {
  other_address: 'it was made at {{address}}',
  other_key: 'the key is another one, and its list does not hold it',
  forgotten: 'the provider does not know it any more',
  file_stays: 'its file cannot be deleted',
  no_list: 'the provider has no list of orders',
  no_answers: 'what came of it cannot be fetched any more',
};
