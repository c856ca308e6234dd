/** The world as it begins: two projects with their suites, agents, gates and integrations; no run yet. */
import { newPlatformId } from '#engine/platform-id.ts';
import type { Application, Listed, Project, Run } from './objects.ts';
import { World, type WorldParts } from './world.ts';

/** Cases are named as the documentation names them: `tc_login_001`. */
const projects = [
  {
    name: 'Storefront',
    suites: [
      { name: 'Sign-in', key: 'login', cases: ['Valid password', 'Wrong password', 'Locked account', 'Password reset'] },
      { name: 'Checkout', key: 'checkout', cases: ['Guest checkout', 'Card declined', 'Voucher', 'Address book', 'Order summary'] },
      { name: 'Search', key: 'search', cases: ['Exact match', 'Spelling mistake', 'No result'] },
    ],
  },
  {
    name: 'Billing API',
    suites: [
      { name: 'Invoices', key: 'invoice', cases: ['Create', 'Credit note', 'Rounding', 'PDF download'] },
      { name: 'Refunds', key: 'refund', cases: ['Full refund', 'Partial refund', 'Refund twice'] },
    ],
  },
] as const;

const nothing = {
  runs: [],
  plans: [],
  agents: [],
  gates: [],
  integrations: [],
  projects: [],
  applications: [],
  reports: [],
  schedules: [],
  teams: [],
} as const;

/** A new world. `organizationId` keeps the organization that an API key belongs to. */
export function seedWorld(parts: WorldParts, organizationId = newPlatformId(parts.random, 'org_')): World {
  const world = new World({ ...nothing, organizationId }, parts);
  const team = world.teams.put(listed(world, 'team_', { name: 'Quality', members: 4, status: 'active' }));
  for (const plan of projects) {
    const application = world.applications.put(applicationOf(world, plan.name, team.id));
    const project = world.projects.put(projectOf(world, plan, application.id));
    world.gates.put({
      ...world.birth('gate_'),
      name: `${plan.name} release`,
      projectId: project.id,
      status: 'open',
      runId: null,
      reason: null,
    });
    world.schedules.put(listed(world, 'sched_', { project_id: project.id, cron: '0 2 * * *', status: 'active', environment: 'staging' }));
    world.reports.put(listed(world, 'rep_', { project_id: project.id, name: `${plan.name}, weekly`, scope: 'project', status: 'ready' }));
  }
  for (const [name, kind] of [
    ['Cloud agent, Frankfurt', 'cloud'],
    ['Cloud agent, Ohio', 'cloud'],
    ['Build server', 'endpoint'],
  ] as const)
    world.agents.put({ ...world.birth('agent_'), name, kind, status: 'online', lastHeartbeatAtUs: world.nowUs() });
  for (const [name, provider] of [
    ['Issue tracker', 'jira'],
    ['Chat', 'slack'],
    ['Source', 'github'],
  ] as const)
    world.integrations.put({ ...world.birth('int_'), name, provider, status: 'healthy', problem: null });
  world.runs.put(foreignRun(world));
  return world;
}

function projectOf(world: World, plan: (typeof projects)[number], applicationId: string): Project {
  const suites = plan.suites.map(({ name, key, cases }) => ({
    id: world.newId('suite_'),
    name,
    cases: cases.map((caseName, place) => ({ id: `tc_${key}_${String(place + 1).padStart(3, '0')}`, name: caseName })),
  }));
  return { ...world.birth('proj_'), name: plan.name, applicationId, suites };
}

function applicationOf(world: World, name: string, teamId: string): Application {
  const host = name.toLowerCase().replaceAll(' ', '-');
  return {
    ...world.birth('app_'),
    name,
    description: `${name}, as it is tested here`,
    environmentUrls: { staging: `https://staging.${host}.example`, production: `https://${host}.example` },
    teamId,
  };
}

function listed(world: World, prefix: string, fields: Listed['fields']): Listed {
  return { ...world.birth(prefix), fields };
}

/** A finished run of another organization: its id is right, and the API answers 404 for it. */
function foreignRun(world: World): Run {
  return {
    ...world.birth('run_'),
    organizationId: world.newId('org_'),
    projectId: world.newId('proj_'),
    suiteId: null,
    cases: [],
    environment: 'production',
    name: 'A run of another organization',
    status: 'passed',
    plannedOutcome: 'passed',
    stepMs: 0,
    withheldTypes: [],
    changeAfterMs: null,
    startedAtUs: null,
    finishedAtUs: null,
    results: [],
  };
}
