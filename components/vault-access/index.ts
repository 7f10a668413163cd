export { grantScopes } from "./validate-grant-scope";
export type { GrantScope } from "./validate-grant-scope";
export { VaultAccess } from "./vault-access";
export type { VaultAccessArgs } from "./vault-access";
