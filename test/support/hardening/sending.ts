import type { PromisedPart } from './promise.ts';

export const sending: PromisedPart = {
  title: 'Replay',
  promises: [
    {
      id: 'RPL-01',
      priority: 0,
      promise:
        'Redirects are shown; a target that follows them does so at most five times, each judged anew, with credentials and signatures left behind where the origin changes',
    },
    { id: 'RPL-02', priority: 0, promise: 'Only http and https, no user name in the URL, and the host typed is the host sent to' },
    {
      id: 'RPL-03',
      priority: 0,
      promise:
        'Link-local, metadata, multicast, reserved and unspecified addresses are refused in every spelling, on the address connected to, by replays, plans, probes, checks, composed requests and the Console client',
    },
    { id: 'RPL-04', priority: 0, promise: 'Never to our own control port; to our receiver one step deep' },
    { id: 'RPL-05', priority: 0, promise: 'Hop-by-hop and credential headers go by a written rule; the preview is what leaves' },
    { id: 'RPL-06', priority: 1, promise: 'Order, case, duplicates and bytes as stored' },
    { id: 'RPL-07', priority: 0, promise: 'Signed anew or as captured, by choice' },
    { id: 'RPL-08', priority: 1, promise: 'Marked with `X-Hookglass-Replay`, unless that is switched off' },
    { id: 'RPL-09', priority: 0, promise: 'Time limits for connecting, the first byte and the whole' },
    { id: 'RPL-10', priority: 0, promise: 'Answers are kept up to 5 MiB and unpacked only to be compared, up to 16 MiB' },
    { id: 'RPL-11', priority: 1, promise: 'Nothing is tried again unless a plan says so, and then only after no answer, 429 and 5xx' },
    {
      id: 'RPL-12',
      priority: 1,
      promise: 'Requests at the same time and a second have a limit per target; hosts that are not this machine share one for all jobs',
    },
    { id: 'RPL-13', priority: 0, promise: 'Cancel ends the socket', open: 'the time to the end of the socket is printed, not asserted' },
    {
      id: 'RPL-14',
      priority: 0,
      promise: 'The attempt is written before the first byte leaves; after a crash it is *unknown* and not sent again',
      open: 'killed at three moments, not at each step',
    },
    {
      id: 'RPL-15',
      priority: 0,
      promise: 'Many at a time, and hosts that are not this machine, are confirmed; what is confirmed is what leaves, or nothing does',
    },
    {
      id: 'RPL-16',
      priority: 0,
      promise: 'TLS is verified, whatever the environment says; an exception belongs to one target and is said wherever it is shown',
    },
    { id: 'RPL-17', priority: 1, promise: 'Headers that would break out of their line are refused, with the reason' },
    { id: 'RPL-18', priority: 1, promise: 'Proxy variables are ignored' },
  ],
};
