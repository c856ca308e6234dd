import { changeRunQuietly } from './run-changes.ts';
import { changeAgentQuietly, changeGateQuietly, changeIntegrationQuietly, changePlanQuietly } from './thing-changes.ts';
import type { World } from './world.ts';

/** Changes an object without an event, so that what was sent is no longer true. False where the id names nothing that changes. */
export function changeQuietly(world: World, id: string): boolean {
  const run = world.run(id);
  const plan = world.plans.get(id);
  const agent = world.agents.get(id);
  const gate = world.gates.get(id);
  const integration = world.integrations.get(id);
  if (run !== undefined) changeRunQuietly(world, run);
  else if (plan !== undefined) changePlanQuietly(world, plan);
  else if (agent !== undefined) changeAgentQuietly(world, agent);
  else if (gate !== undefined) changeGateQuietly(world, gate);
  else if (integration !== undefined) changeIntegrationQuietly(world, integration);
  else return false;
  return true;
}
