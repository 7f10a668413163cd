export { GrantScope } from "./grant-scope";
export { VaultAccess } from "./vault-access";
export type { VaultAccessArgs } from "./vault-access";
