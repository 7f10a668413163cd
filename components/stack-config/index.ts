export { projectFileSchema, stackFileSchema } from "./config-schema";
export { Program } from "./config-key";
export type { ConfigKey } from "./config-key";
export { configRows } from "./config-keys";
export type { ConfigKeyName, ConfigValues, StackConfig } from "./config-keys";
export { siteName } from "./scalar-shapes";
export type { ConfigFault } from "./shape";
export { readConfigValues, readStackConfig } from "./read-stack-config";
export type { ConfigReading, GivenConfig } from "./read-stack-config";
