import { readProgramTierOffers } from "@apim-dr/dynamic-providers";
import type { InputFailure } from "@apim-dr/dynamic-providers";
import * as pulumi from "@pulumi/pulumi";
import { markUnknowns, throwOnFailures } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import type { ApiManagementShape } from "./api-management-shape";
import { Tier } from "./tier";
import { validateApiManagement } from "./validate-api-management";
import { validateOffers } from "./validate-offers";

/** All that is wrong with what is known already. */
export function findFailures(args: ApiManagementArgs): InputFailure[] {
    return validateApiManagement(markUnknowns(shapeOf(args)) as ApiManagementShape);
}

function shapeOf({ overrides: _unchecked, tags: _anything, ...checked }: ApiManagementArgs) {
    return { ...checked, tier: checked.tier ?? Tier.Premium, units: checked.units ?? 1 };
}

/**
 * Checks at once what is known, and all of it when everything is known.
 *
 * @returns what is declared, once it has passed; unknown in a preview that does not know everything.
 * @throws RunError that lists every failure.
 */
export function checkArgs(name: string, args: ApiManagementArgs): pulumi.Output<ApiManagementShape> {
    const shape = shapeOf(args);
    const subject = `ApiManagement '${name}'`;
    throwOnFailures(subject, findFailures(args));
    const passed = pulumi.output(shape).apply(async (resolved) => {
        const declared: ApiManagementShape = resolved;
        throwOnFailures(subject, validateApiManagement(declared));
        if (args.validateLive) {
            throwOnFailures(subject, validateOffers(declared, await readProgramTierOffers()));
        }
        return declared;
    });
    return passed;
}
