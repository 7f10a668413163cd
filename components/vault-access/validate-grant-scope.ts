import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";

/** What a role on the vault is for: one container, or the whole storage account. */
export const grantScopes = ["container", "account"] as const;
export type GrantScope = (typeof grantScopes)[number];

/** What is wrong with it; one that is left out passes. */
export function validateGrantScope(grantScope: unknown): InputFailure[] {
    return grantScope === undefined || grantScopes.includes(grantScope as GrantScope)
        ? []
        : [
              inputFailure(
                  "grantScope",
                  grantScope,
                  "it must be container, which keeps a service's identity out of the catalog, or account.",
              ),
          ];
}
