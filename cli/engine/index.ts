export type { Engine, Progress } from "./engine";
export { describeEngine, engineEnvironment, resolveEngine } from "./resolve-engine";
