/** The review of events: what is done to them, and what it came to. */
export const review = {
  review: {
    toolbar: 'Review of the events',
    tools: {
      accept: 'Accept',
      delete: 'Delete',
      undo: 'Undo',
      redo: 'Redo',
    },
    hints: {
      accept: 'The event is right as it is (A). Shift+A accepts all that nobody has looked at.',
      delete: 'Delete the event (Del). It stays deleted when the user is read again.',
      undo: 'Nothing to undo',
      redo: 'Nothing to do again',
    },
    marks: { accepted: 'Accepted', edited: 'Edited', added: 'Added' },
    kinds: {
      accept: 'Accepted',
      edit: 'Edited',
      split: 'Split',
      merge: 'Merged',
      delete: 'Deleted',
      add: 'Added',
      done: 'Done with the user',
      reopen: 'Reopened',
    },
    told: {
      done_one: '{{what}}: {{count, number}} event.',
      done_other: '{{what}}: {{count, number}} events.',
      undone_one: 'Undone: {{what}}, {{count, number}} event.',
      undone_other: 'Undone: {{what}}, {{count, number}} events.',
      redone_one: 'Done again: {{what}}, {{count, number}} event.',
      redone_other: 'Done again: {{what}}, {{count, number}} events.',
    },
    nothingChanged: 'Nothing was to be changed.',
    ofUser: ' Of user {{user}}.',
  },
} as const;
