/** What is read to find out what a key may do: lists only, one item each, so that nothing changes. */

export interface Read {
  readonly name: string;
  readonly template: string;
  /** What it shows, and so what works when it does. */
  readonly use: string;
  /** What the role behind the key lacks when it is refused. */
  readonly permission: string;
  /** What is missing when the Console has no such list. */
  readonly absence: string;
}

const wrongBase = 'The documentation has it, so check the base URL and its version.';

export const firstRead: Read = {
  name: 'runs',
  template: '/runs',
  use: 'Runs can be read, so deliveries about them can be compared.',
  permission: 'read access to runs',
  absence: wrongBase,
};

export const furtherReads: readonly Read[] = [
  {
    name: 'results',
    template: '/results',
    use: 'Results can be read, so the cases of a run can be compared.',
    permission: 'read access to results',
    absence: wrongBase,
  },
  {
    name: 'projects',
    template: '/projects',
    use: 'Projects can be read.',
    permission: 'projects:read',
    absence: 'Its path is concluded from an example of the documentation; nothing else depends on it.',
  },
  {
    name: 'agents',
    template: '/agents',
    use: 'Agents can be read, so deliveries about them can be compared.',
    permission: 'read access to agents',
    absence: 'Its path is not documented; set the one of your Console under the resource of agent.offline.',
  },
  {
    name: 'integrations',
    template: '/integrations',
    use: 'Integrations can be read, so deliveries about them can be compared.',
    permission: 'read access to integrations, or integrations:manage',
    absence: wrongBase,
  },
  {
    name: 'webhooks',
    template: '/webhooks',
    use: 'Registered webhooks can be read. Whether one may be registered shows when it is tried.',
    permission: 'webhooks:manage',
    absence: wrongBase,
  },
];
