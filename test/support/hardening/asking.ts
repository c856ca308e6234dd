import type { PromisedPart } from './promise.ts';

export const asking: PromisedPart = {
  title: 'Console client',
  promises: [
    {
      id: 'CON-01',
      priority: 0,
      promise:
        'https, or http on this machine; redirects are refused; a key goes to the origin it was entered for only, and another address takes it away',
    },
    {
      id: 'CON-02',
      priority: 0,
      promise: 'The API key is in the `Authorization` header and nowhere else: no URL, log, failure, feed frame, nor in any file unsealed',
    },
    {
      id: 'CON-03',
      priority: 0,
      promise: 'Answers of any kind end in an answer or a failure; 20 MB are read at most; unknown fields and values are kept',
    },
    {
      id: 'CON-04',
      priority: 1,
      promise:
        '401 and 403 stop what is fetched by itself until somebody does something; 429 and 5xx are waited for; after five failures in a row the Console is left alone for a while',
    },
    { id: 'CON-05', priority: 1, promise: 'Lists are read to their end, and lists without one are given up' },
    {
      id: 'CON-06',
      priority: 0,
      promise: 'A Console that is down, slow or silent costs no delivery and no answer',
      open: 'the ten minutes with 50,000 deliveries are run by `npm run prove -- console`, not by `npm test`',
    },
    {
      id: 'CON-07',
      priority: 1,
      promise:
        'Writes carry an `Idempotency-Key`, the same for their repeats; a registration that a crash interrupted is made good with its own',
    },
    { id: 'CON-08', priority: 0, promise: 'What the Console says is shown as text, whatever it says' },
    {
      id: 'CON-09',
      priority: 1,
      promise: 'The client talks to the configured origin and to nobody else; nothing reports home',
      open: 'shown by the list of all sources that may open a connection; no recorder runs over the browser tests',
    },
  ],
};
