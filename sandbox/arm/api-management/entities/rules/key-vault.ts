import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import { invalidFields } from "../entity-error";
import type { Body } from "../render-entity";

/**
 * A reference to Key Vault as a service tells it. Recorded: named-values_2022-08-01, with success. There is no Key Vault here: all
 * can be read but what a fault denies, and that the reference is then taken all the same is assumed.
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
    const denial = context.keyVaultDenial(secretIdentifier);
    return {
        secretIdentifier,
        identityClientId,
        lastStatus: { ...(denial ?? { code: "Success" }), timeStampUtc: timeOf(context) },
    };
}
