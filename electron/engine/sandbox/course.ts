import type { SandboxEmission, SandboxFaults } from '#contract/models/sandbox.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { Life } from './life.ts';
import { Emitter } from './sending/emitter.ts';
import { Timers } from './timers.ts';
import type { Webhook } from './webhook.ts';
import type { World } from './world/world.ts';

export interface CourseParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly world: World;
  readonly faults: () => SandboxFaults;
  readonly webhooks: () => readonly Webhook[];
  readonly record: (emission: SandboxEmission) => void;
  readonly onChanged: () => void;
}

/** A world that goes on, from when it is switched on or begun anew until it is switched off or begun anew. */
export interface Course {
  readonly emitter: Emitter;
  readonly life: Life;
  /** Ends its timers and what is being sent; what waited to be sent is forgotten. */
  end(): Promise<void>;
}

/** Runs that were under way go on. */
export function beginCourse(parts: CourseParts): Course {
  const { world, faults, onChanged } = parts;
  const timers = new Timers(parts.logger);
  const emitter = new Emitter({ ...parts, timers });
  const life = new Life({ world, timers, faults, emit: (events, withheldTypes) => emitter.emit(events, withheldTypes), onChanged });
  life.resume();
  return {
    emitter,
    life,
    end() {
      timers.end();
      return emitter.stop();
    },
  };
}
