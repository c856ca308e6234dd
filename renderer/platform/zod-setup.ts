import { config } from 'zod';

// Imported before every schema: the page's policy forbids `eval`, and zod would probe for it once per load and be reported.
config({ jitless: true });
