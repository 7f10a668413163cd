export * from "./api-management";
export * from "./backup-vault";
export * from "./global-endpoint";
export { throwOnFailures } from "./input-failures";
export * from "./site";
export * from "./vault-access";
export * from "../dynamic-providers";
