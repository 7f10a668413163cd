export { GrantScope } from "./grant-scope";
export { PrincipalType } from "./principal-type";
export { VaultAccess } from "./vault-access";
export type { VaultAccessArgs } from "./vault-access-args";
