import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { GrantScope } from "./grant-scope";

/** What is wrong with it; one that is left out passes. */
export function validateGrantScope(grantScope: unknown): InputFailure[] {
    return grantScope === undefined || Object.values<unknown>(GrantScope).includes(grantScope)
        ? []
        : [
              inputFailure(
                  "grantScope",
                  grantScope,
                  "it must be container, which gives a service's identity no access to the catalog, or account.",
              ),
          ];
}
