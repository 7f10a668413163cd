import { readProgramTierOffers } from "@apim-dr/dynamic-providers";
import type { InputFailure } from "@apim-dr/dynamic-providers";
import * as pulumi from "@pulumi/pulumi";
import { markUnknowns, throwOnFailures } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import type { ApiManagementShape } from "./api-management-shape";
import { Tier } from "./tier";
import { validateApiManagement } from "./validate-api-management";
import { validateOffers } from "./validate-offers";

/** How far the arguments have been checked. */
export interface ArgsCheck {
    /** Once what is known when the program runs has passed; a preview waits for no more. */
    readonly known: pulumi.Output<boolean>;
    /** What is declared, once all of it has passed; unknown in a preview that does not know everything. */
    readonly all: pulumi.Output<ApiManagementShape>;
}

/** All that is wrong with what is known already. */
export function findFailures(args: ApiManagementArgs): InputFailure[] {
    return validateApiManagement(knownOf(args));
}

/**
 * Checks at once what is known, and all of it when everything is.
 *
 * @throws RunError that lists every failure.
 */
export function checkArgs(name: string, args: ApiManagementArgs): ArgsCheck {
    const subject = `ApiManagement '${name}'`;
    throwOnFailures(subject, findFailures(args));

    const offers = args.validateLive ? readProgramTierOffers() : undefined;
    const validateLive = async (declared: ApiManagementShape): Promise<void> => {
        if (offers) {
            throwOnFailures(subject, validateOffers(declared, await offers));
        }
    };
    const known = pulumi.output(validateLive(knownOf(args)).then(() => true));
    const all = pulumi.all([shapeOf(args), known]).apply(async ([declared]) => {
        const resolved: ApiManagementShape = declared;
        throwOnFailures(subject, validateApiManagement(resolved));
        await validateLive(resolved);
        return resolved;
    });
    return { known, all };
}

function knownOf(args: ApiManagementArgs): ApiManagementShape {
    return markUnknowns(shapeOf(args)) as ApiManagementShape;
}

function shapeOf({ overrides: _unchecked, tags: _anything, ...checked }: ApiManagementArgs) {
    return { ...checked, tier: checked.tier ?? Tier.Premium, units: checked.units ?? 1 };
}
