import { z } from 'zod';

export const themes = ['system', 'light', 'dark'] as const;
const contrasts = ['system', 'normal', 'more'] as const;
const timeZones = ['local', 'utc'] as const;

export const settingsSchema = z.object({
  theme: z.enum(themes),
  density: z.enum(['compact', 'comfortable']),
  /** Largest body kept whole, in bytes; what is over it gets 413. Takes effect at once. */
  bodyLimitBytes: z
    .int()
    .min(1024)
    .max(256 * 1024 * 1024),
  /** Null: 4400, or the next free port. A number is used as it is or fails. Takes effect at the next start. */
  receiverPort: z.int().min(1).max(65535).nullable(),
  /** Requests a second that leave for hosts that are not this machine, all jobs together. */
  remoteMostPerSecond: z.int().min(1).max(1_000),
  /** How far a signed timestamp may be off, both ways. */
  toleranceSeconds: z.int().min(1).max(86_400),
  /** Of text and lines; `system` follows what the machine says of contrast. */
  contrast: z.enum(contrasts),
  /** In which every time of the window is shown and typed. */
  timeZone: z.enum(timeZones),
  /** Desktop notifications of saved views; off silences all of them, each view keeps its own choice. */
  notifications: z.enum(['on', 'off']),
  /** The count of matches since the window was last looked at, on its icon or in its title. */
  badge: z.enum(['on', 'off']),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  density: 'compact',
  bodyLimitBytes: 10 * 1024 * 1024,
  receiverPort: null,
  remoteMostPerSecond: 50,
  toleranceSeconds: 300,
  contrast: 'system',
  timeZone: 'local',
  notifications: 'on',
  badge: 'on',
};
