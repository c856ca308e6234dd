import type { Proof } from './proof.ts';

interface Listed {
  readonly name: string;
  readonly about: string;
  /** Takes so long that it runs only when it is named. */
  readonly isAlone: boolean;
  load(): Promise<Proof>;
}

/** The proofs, in the order in which `npm run prove` runs them; each is loaded when it is to run. */
export const proofs: readonly Listed[] = [
  {
    name: 'soak',
    about: 'half an hour at 500 deliveries a second with searches, exports, retention and a window open',
    isAlone: true,
    load: async () => (await import('./soak.ts')).soakProof,
  },
];
