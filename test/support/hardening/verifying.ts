import type { PromisedPart } from './promise.ts';

export const verifying: PromisedPart = {
  title: 'Verification',
  promises: [
    {
      id: 'VER-01',
      priority: 0,
      promise:
        'Verdict and reason of every vector, in both directions: given to the verifier, posted through the receiver, and written letter by letter by our signer',
    },
    { id: 'VER-02', priority: 0, promise: 'Bodies, keys and what is signed are bytes on the whole way; no text of them is hashed' },
    { id: 'VER-03', priority: 0, promise: 'No header value makes the verifier throw; digests are compared in one place, in constant time' },
    { id: 'VER-04', priority: 0, promise: 'Grammar before decoding' },
    { id: 'VER-05', priority: 0, promise: 'One changed bit anywhere fails' },
    { id: 'VER-06', priority: 0, promise: 'Tolerance both ways, to the second' },
    { id: 'VER-07', priority: 1, promise: 'The same event again is marked as a duplicate, not dropped' },
    {
      id: 'VER-08',
      priority: 1,
      promise:
        'Any number of secrets, each from and until a moment; the result names the one that matched; one that does not count does not match',
    },
    {
      id: 'VER-09',
      priority: 0,
      promise: 'Each cause that a diagnosis names was proven by a verification; where nothing can be proven nothing is claimed',
    },
    { id: 'VER-10', priority: 0, promise: 'A diagnosis changes no verdict' },
    {
      id: 'VER-11',
      priority: 1,
      promise: 'A diagnosis ends within its second, off the main loop, which goes on; a cancelled one stops',
      open: 'shown with 1 MiB; 10 MB with a loop delay under 20 ms is not shown',
    },
    {
      id: 'VER-12',
      priority: 0,
      promise:
        'Empty, blank and undecodable secrets are refused, with the place of the fault; white space is kept, pointed out and can be trimmed',
    },
    { id: 'VER-13', priority: 0, promise: "The algorithm comes from the endpoint's scheme; a request can not choose it" },
    { id: 'VER-14', priority: 0, promise: 'Differing duplicates of a signature header fail' },
    { id: 'VER-15', priority: 1, promise: 'Verified before anything parses' },
    {
      id: 'VER-16',
      priority: 1,
      promise:
        'All eight official libraries take what we sign, and we take what the five that sign make (four in `npm test`, all eight in `npm run prove -- libraries`)',
    },
    { id: 'VER-17', priority: 1, promise: 'Verdicts are history: a change of secrets or settings rewrites none, judging again adds one' },
    {
      id: 'VER-18',
      priority: 1,
      promise:
        'The code that we offer for the right check takes what is right and refuses the rest without an exception: it is run, in each language whose programs are there, and those that are not are named',
    },
  ],
};
