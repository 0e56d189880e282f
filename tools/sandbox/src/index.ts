export type { Faults } from './server/faults.js';
export type { LoggedRequest, Sandbox, SandboxOptions } from './server/start.js';
export { startSandbox } from './server/start.js';
export type { Setup } from './setup/write-setup.js';
export { writeSetup } from './setup/write-setup.js';
export { createWorld } from './world/create-world.js';
export type { WorldOptions } from './world/options.js';
export type { World, WorldTasks } from './world/world.js';
