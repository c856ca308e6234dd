/** What a new scenario begins with: it runs as it is, and shows the forms that are needed most. */
export const blankScenario = `# Steps run one after another. Ids like {{run_id}} are the same in the whole scenario.
hookglass: 1
name: New scenario
description: A run that starts and completes
steps:
  - event: run.started
    name: started
    expect: { answer: accept }
  - pause: 1s
  - event: run.completed
    expect: { answer: accept }
`;
