import type { Proof } from './proof.ts';

interface Listed {
  load(): Promise<Proof>;
  /** Takes so long that it runs only when it is named. */
  readonly isAlone?: boolean;
}

/** The proofs by name, in the order in which `npm run prove` runs them; each is loaded when it is to run. */
export const proofs: Readonly<Record<string, Listed>> = {
  durability: { load: async () => (await import('./durability.ts')).durabilityProof },
  'damaged-files': { load: async () => (await import('./damaged-files.ts')).damagedFilesProof },
  http: { load: async () => (await import('./http.ts')).httpProof },
  signatures: { load: async () => (await import('./signatures.ts')).signaturesProof },
  libraries: { load: async () => (await import('./libraries.ts')).librariesProof },
  'shell-attacks': { load: async () => (await import('./shell-attacks.ts')).shellAttacksProof },
  screens: { load: async () => (await import('./screens.ts')).screensProof },
  outbound: { load: async () => (await import('./outbound.ts')).outboundProof },
  console: { load: async () => (await import('./console.ts')).consoleProof },
  secrets: { load: async () => (await import('./secrets.ts')).secretsProof },
  soak: { load: async () => (await import('./soak.ts')).soakProof, isAlone: true },
};
