import { readProgramTierOffers } from "@apim-dr/dynamic-providers";
import * as pulumi from "@pulumi/pulumi";
import { markUnknowns, throwOnFailures } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import type { ApiManagementShape } from "./api-management-shape";
import { Tier } from "./tier";
import { validateApiManagement } from "./validate-api-management";
import { validateOffers } from "./validate-offers";

/**
 * Checks at once what is known, and all of it when everything is known.
 *
 * @returns what is declared, once it has passed; unknown in a preview that does not know everything.
 * @throws RunError that lists every failure.
 */
export function checkArgs(name: string, args: ApiManagementArgs): pulumi.Output<ApiManagementShape> {
    const { overrides: _unchecked, tags: _anything, ...checked } = args;
    const shape = { ...checked, tier: args.tier ?? Tier.Premium, units: args.units ?? 1 };
    const subject = `ApiManagement '${name}'`;
    throwOnFailures(subject, validateApiManagement(markUnknowns(shape) as ApiManagementShape));
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
