import { readProgramTierOffers } from "@apim-dr/dynamic-providers";
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

/**
 * Checks at once what is known, and all of it when everything is.
 *
 * @throws RunError that lists every failure.
 */
export function checkArgs(name: string, args: ApiManagementArgs): ArgsCheck {
    const { overrides: _unchecked, tags: _anything, ...checked } = args;
    const shape = { ...checked, tier: args.tier ?? Tier.Premium, units: args.units ?? 1 };
    const known = markUnknowns(shape) as ApiManagementShape;
    const subject = `ApiManagement '${name}'`;
    throwOnFailures(subject, validateApiManagement(known));

    const offers = args.validateLive ? readProgramTierOffers() : undefined;
    const validateLive = async (declared: ApiManagementShape): Promise<void> => {
        if (offers) {
            throwOnFailures(subject, validateOffers(declared, await offers));
        }
    };
    const knownPasses = pulumi.output(validateLive(known).then(() => true));
    const all = pulumi.all([shape, knownPasses]).apply(async ([declared]) => {
        const resolved: ApiManagementShape = declared;
        throwOnFailures(subject, validateApiManagement(resolved));
        await validateLive(resolved);
        return resolved;
    });
    return { known: knownPasses, all };
}
