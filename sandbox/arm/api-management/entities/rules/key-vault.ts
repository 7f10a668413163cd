import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import { invalidFields } from "../entity-error";
import type { Body } from "../render-entity";

/**
 * A reference to Key Vault as a service tells it, read successfully. Recorded: named-values_2022-08-01.
 *
 * @throws EntityError without the identifier of a secret; the sentence is assumed.
 */
export function toKeyVault(context: EntityContext, given: unknown): Body | undefined {
    if (given === undefined || given === null) {
        return undefined;
    }
    const { secretIdentifier, identityClientId = null } = given as Body;
    if (typeof secretIdentifier !== "string" || !/^https:\/\/[^/]+\/secrets\/[^/]+/i.test(secretIdentifier)) {
        throw invalidFields(["keyVault.secretIdentifier", "The identifier of a secret in Key Vault is expected."]);
    }
    return {
        secretIdentifier,
        identityClientId,
        lastStatus: { code: "Success", timeStampUtc: timeOf(context) },
    };
}
