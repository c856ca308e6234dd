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
      open: 'pictures and frames of the browser tests are not searched',
    },
    { id: 'SEC-04', priority: 0, promise: "A secret's value comes out by `secrets.reveal` alone, and each call is a line of the log" },
    {
      id: 'SEC-05',
      priority: 1,
      promise: 'Credentials in headers and URLs are masked in lists and in what is copied or exported, by one rule, unless asked for',
      open: "a delivery's own table of headers shows values as captured, and so do the API and `--json`",
    },
    { id: 'SEC-06', priority: 0, promise: 'One log line is one line; fields named like secrets are blanked' },
    { id: 'SEC-07', priority: 1, promise: 'On Linux a core dump has none of the memory of the program' },
    {
      id: 'SEC-08',
      priority: 1,
      promise:
        'A copied secret is taken off the clipboard after 60 s if it is still there; a browser that lets no page read the clipboard keeps it, and the window says so',
    },
    {
      id: 'SEC-09',
      priority: 1,
      promise: 'Secrets are masked by default, and a presentation mode masks values everywhere',
      open: 'there is no presentation mode',
    },
    { id: 'SEC-10', priority: 0, promise: 'No secret on a command line; one that is given there by mistake is not repeated' },
    { id: 'SEC-11', priority: 0, promise: 'A secret that is made has 32 random bytes; one of fewer than 16 is pointed out' },
    {
      id: 'SEC-12',
      priority: 1,
      promise:
        "A target's secret or a Console's key that is taken away is in no file and not in the heap; an endpoint's secret is retired, because old captures are judged by it",
    },
  ],
};

export const exchanging: PromisedPart = {
  title: 'Exports and imports',
  promises: [
    { id: 'EXP-01', priority: 1, promise: 'CSV by RFC 4180 with formulas disarmed', open: 'nothing is exported as CSV' },
    {
      id: 'EXP-02',
      priority: 0,
      promise: 'An export that is imported is the same, byte for byte',
      open: 'shown for plans, commands and drafts; there is no import of deliveries',
    },
    { id: 'EXP-03', priority: 0, promise: 'Imports are bounded and whole or not at all', open: 'no kill in the middle of an import' },
    { id: 'EXP-04', priority: 0, promise: 'An import enables no target, changes no secret and starts no replay' },
    {
      id: 'EXP-05',
      priority: 0,
      promise: 'Credentials are left out of exports unless they are asked for',
      open: 'no preview and no passphrase; a HAR from the window is always masked',
    },
    { id: 'EXP-06', priority: 0, promise: 'Control characters are encoded on a terminal' },
    { id: 'EXP-07', priority: 1, promise: 'File names are ours, never from payloads' },
    {
      id: 'EXP-08',
      priority: 1,
      promise: 'A file is written beside its place, synced and moved; a full disk leaves no half file',
      open: 'a backup is; files that the command line exports are written in place',
    },
    { id: 'EXP-09', priority: 1, promise: 'HAR and cURL that are read are data, whatever they hold' },
    { id: 'EXP-10', priority: 2, promise: 'A report in HTML is static', open: 'there is no report in HTML' },
  ],
};
