import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import { invalidFields } from "../entity-error";
import type { Body } from "../render-entity";

/**
 * A reference to Key Vault as a service tells it, read successfully. Recorded: named-values_2022-08-01. There is no Key Vault
 * here: a `lastStatus` that a client sends stands for what one has answered, which Azure itself would not take.
 *
 * @throws EntityError without the identifier of a secret; the sentence is assumed.
 */
export function toKeyVault(context: EntityContext, given: unknown): Body | undefined {
    if (given === undefined || given === null) {
        return undefined;
    }
    const { secretIdentifier, identityClientId = null, lastStatus } = given as Body;
    if (typeof secretIdentifier !== "string" || !/^https:\/\/[^/]+\/secrets\/[^/]+/i.test(secretIdentifier)) {
        throw invalidFields(["keyVault.secretIdentifier", "The identifier of a secret in Key Vault is expected."]);
    }
    return {
        secretIdentifier,
        identityClientId,
        lastStatus: lastStatus ?? { code: "Success", timeStampUtc: timeOf(context) },
    };
}
