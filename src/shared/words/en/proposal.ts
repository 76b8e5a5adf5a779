/** What was found in a file, and why it is read so. */
export const proposal = {
  proposal: {
    recipes: {
      'car-buying': 'Car buying',
      'browser-history': 'Browser history',
      'app-usage': 'App usage',
      'shop-clickstream': 'Shop clickstream',
      'support-conversations': 'Support conversations',
      'any-log': 'Any log',
    },
    reasons: {
      usual_table: '“{{table}}” is the usual table of behaviour rows.',
      usual_names: '“{{table}}” has the usual columns: {{user}}, {{time}} and {{words}}.',
      browser_history:
        '“{{visits}}” and “{{urls}}” are {{browser}}’s history; each visit is read with its page.',
      app_usage: '“{{table}}” says which app was used: {{app}}.',
      shop_clickstream: '“{{table}}” says what was done ({{action}}) with which product ({{product}}).',
      support_conversations: '“{{table}}” holds messages ({{text}}), and who wrote them ({{role}}).',
      time_and_words: '“{{table}}” says when ({{time}}) and, in words, what ({{words}}).',
      user_by_name: 'Whose a row is stands in {{column}}, by its name.',
      user_by_values:
        'Whose a row is stands in {{column}}, by its values: {{distinct}} that come again in {{rows}} rows.',
      user_is_thread: 'Each {{column}} is read by itself: no column says whose a row is.',
      one_user: 'No column says whose a row is: all rows are one person’s.',
      times_by_values: '{{share}}% of the values looked at in {{column}} are times: {{kind}}.',
      likeliest_table:
        'Nothing in it could be read by itself. The likeliest table is “{{table}}”, with {{columns}} columns and {{rows}} rows.',
      no_id: 'No column is known to name each row of it.',
      no_time: 'No column of it is known to say when something happened.',
      no_words: 'No column of it has words: what happened is not said, or said in numbers alone.',
      view_with_key: 'The view “{{view}}” always gives the same rows, each with its own {{column}}.',
    },
  },
} as const;
