/** What happens to plans, agents, gates and integrations. What has no documented event changes without one. */
import { agentEvent, gateEvent, integrationEvent, planEvent, type WorldEvent } from './events.ts';
import type { Agent, Gate, Integration, Plan } from './objects.ts';
import type { World } from './world.ts';

export function approvePlan(world: World, plan: Plan): readonly WorldEvent[] {
  const approved = world.plans.put({ ...plan, status: 'approved', updatedAtUs: world.nowUs() });
  return [planEvent('remediation.approved', approved, world.organizationId)];
}

export function takeAgentOffline(world: World, agent: Agent): readonly WorldEvent[] {
  const offline = world.agents.put({ ...agent, status: 'offline', updatedAtUs: world.nowUs() });
  return [agentEvent(offline, world.organizationId)];
}

export function bringAgentOnline(world: World, agent: Agent): void {
  const nowUs = world.nowUs();
  world.agents.put({ ...agent, status: 'online', lastHeartbeatAtUs: nowUs, updatedAtUs: nowUs });
}

/** Names the project's newest failed run as the cause, where there is one. */
export function blockGate(world: World, gate: Gate): readonly WorldEvent[] {
  const cause = world.ownRuns().find((run) => run.projectId === gate.projectId && run.status === 'failed');
  const reason = cause === undefined ? 'A policy was violated' : 'Validation failed';
  const blocked = world.gates.put({ ...gate, status: 'blocked', runId: cause?.id ?? null, reason, updatedAtUs: world.nowUs() });
  return [gateEvent(blocked, world.organizationId)];
}

export function releaseGate(world: World, gate: Gate): void {
  world.gates.put({ ...gate, status: 'open', runId: null, reason: null, updatedAtUs: world.nowUs() });
}

export function breakIntegration(world: World, integration: Integration): readonly WorldEvent[] {
  const broken = world.integrations.put({
    ...integration,
    status: 'error',
    problem: 'Three health checks in a row failed',
    updatedAtUs: world.nowUs(),
  });
  return [integrationEvent(broken, world.organizationId)];
}

export function healIntegration(world: World, integration: Integration): void {
  world.integrations.put({ ...integration, status: 'healthy', problem: null, updatedAtUs: world.nowUs() });
}

const planAfter: Readonly<Record<Plan['status'], Plan['status']>> = {
  pending: 'approved',
  approved: 'applied',
  applied: 'rejected',
  rejected: 'pending',
};

export function changePlanQuietly(world: World, plan: Plan): void {
  world.plans.put({ ...plan, status: planAfter[plan.status], updatedAtUs: world.nowUs() });
}

export function changeAgentQuietly(world: World, agent: Agent): void {
  if (agent.status === 'offline') bringAgentOnline(world, agent);
  else world.agents.put({ ...agent, status: 'offline', updatedAtUs: world.nowUs() });
}

export function changeGateQuietly(world: World, gate: Gate): void {
  if (gate.status === 'blocked') releaseGate(world, gate);
  else world.gates.put({ ...gate, status: 'blocked', reason: 'Blocked by hand', updatedAtUs: world.nowUs() });
}

export function changeIntegrationQuietly(world: World, integration: Integration): void {
  if (integration.status === 'error') healIntegration(world, integration);
  else world.integrations.put({ ...integration, status: 'error', problem: 'The token has expired', updatedAtUs: world.nowUs() });
}
