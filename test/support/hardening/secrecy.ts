import type { PromisedPart } from './promise.ts';

export const secrecy: PromisedPart = {
  title: 'Secrets',
  promises: [
    {
      id: 'SEC-01',
      priority: 0,
      promise: 'The system keychain counts only where it protects; otherwise a key file, labelled as what it is',
    },
    {
      id: 'SEC-02',
      priority: 1,
      promise: 'A locked keychain is asked again, and nothing is overwritten meanwhile; what is sealed with an old key is sealed anew',
    },
    {
      id: 'SEC-03',
      priority: 0,
      promise: 'A secret is in no file, log line, event, answer, output or list of processes, in no encoding, also after a kill',
    },
    { id: 'SEC-04', priority: 0, promise: "A secret's value comes out by `secrets.reveal` alone, and each call is a line of the log" },
    { id: 'SEC-05', priority: 1, promise: 'Headers and query parameters that carry credentials are masked in lists and exports' },
    { id: 'SEC-06', priority: 0, promise: 'One log line is one line; fields named like secrets are blanked' },
    { id: 'SEC-07', priority: 1, promise: 'Dumps of a crash stay on the machine' },
    { id: 'SEC-08', priority: 1, promise: 'A copied secret is cleared from the clipboard after a minute' },
    { id: 'SEC-09', priority: 1, promise: 'Secrets are masked by default, and a presentation mode masks values everywhere' },
    { id: 'SEC-10', priority: 0, promise: 'No secret on a command line; one that is given there by mistake is not repeated' },
    { id: 'SEC-11', priority: 0, promise: 'A secret that is made has 32 random bytes; one of fewer than 16 is pointed out' },
    {
      id: 'SEC-12',
      priority: 1,
      promise: 'A removed secret is gone from the store and from memory; backups made before still hold it, sealed',
    },
  ],
};

export const exchanging: PromisedPart = {
  title: 'Exports and imports',
  promises: [
    { id: 'EXP-01', priority: 1, promise: 'CSV by RFC 4180 with formulas disarmed', open: 'nothing is exported as CSV' },
    { id: 'EXP-02', priority: 0, promise: 'An export that is imported is the same, byte for byte' },
    { id: 'EXP-03', priority: 0, promise: 'Imports are bounded and whole or not at all' },
    { id: 'EXP-04', priority: 0, promise: 'An import enables no target, changes no secret and starts no replay' },
    { id: 'EXP-05', priority: 0, promise: 'Exports leave secrets out' },
    { id: 'EXP-06', priority: 0, promise: 'Control characters are encoded on a terminal' },
    { id: 'EXP-07', priority: 1, promise: 'File names are ours, never from payloads' },
    { id: 'EXP-08', priority: 1, promise: 'A file is written beside its place, synced and moved; a full disk leaves no half file' },
    { id: 'EXP-09', priority: 1, promise: 'HAR and cURL that are read are data, whatever they hold' },
    { id: 'EXP-10', priority: 2, promise: 'A report in HTML is static', open: 'there is no report in HTML' },
  ],
};
