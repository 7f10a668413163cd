import { readProgramTierOffers } from "../../dynamic-providers/pulumi/program/program-tier-offers";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import { requireResourceId, serviceType } from "../../dynamic-providers/azure/resource-id";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import * as pulumi from "@pulumi/pulumi";
import { refuseUnknownMembers } from "../argument-names";
import { markUnknowns, throwOnFailures } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import { apiManagementNames } from "./api-management-names";
import type { ApiManagementShape } from "./api-management-shape";
import { Tier } from "./tier";
import { validateApiManagement } from "./validate-api-management";
import { validateChanges } from "./validate-changes";
import { validateOffers } from "./validate-offers";

/** How far the arguments have been checked. */
export interface ArgsCheck {
    /** Once what is known when the program runs has passed; a preview waits for no more. */
    readonly known: pulumi.Output<boolean>;
    /** What is declared, once all of it has passed; unknown in a preview that does not know everything. */
    readonly all: pulumi.Output<ApiManagementShape>;
}

/**
 * All that is wrong with what is known already.
 *
 * @param observed - the service as Azure has it, where that has been looked at.
 */
export function findFailures(args: ApiManagementArgs, observed?: ObservedService): InputFailure[] {
    return validateAll(knownOf(args), observed);
}

/** The arguments that there are none of, with those of the objects in them. */
export function findUnknown(args: object, failures: readonly InputFailure[]): InputFailure[] {
    return refuseUnknownMembers("ApiManagement", args, apiManagementNames, failures);
}

/**
 * Checks at once what is known, and all of it when everything is.
 *
 * @param observed - the service as Azure has it; without it no change of it can be judged.
 * @throws RunError that lists every failure.
 */
export function checkArgs(name: string, args: ApiManagementArgs, observed?: ObservedService): ArgsCheck {
    const subject = `ApiManagement '${name}'`;
    const failures = findFailures(args, observed);
    throwOnFailures(subject, [...findUnknown(args, failures), ...failures, ...(observed ? [] : findUnguarded(args))]);

    const subscriptionId = observed && requireResourceId(observed.serviceId, serviceType).subscriptionId;
    const offers = args.validateLive ? readProgramTierOffers(subscriptionId) : undefined;
    const validateLive = async (declared: ApiManagementShape): Promise<void> => {
        if (offers) {
            throwOnFailures(subject, validateOffers(declared, await offers));
        }
    };
    const known = pulumi.output(validateLive(knownOf(args)).then(() => true));
    const all = pulumi.all([shapeOf(args), known]).apply(async ([declared]) => {
        const resolved: ApiManagementShape = declared;
        const found = validateAll(resolved, observed);
        throwOnFailures(subject, [...findUnknown(resolved, found), ...found]);
        await validateLive(resolved);
        return resolved;
    });
    return { known, all };
}

function validateAll(shape: ApiManagementShape, observed: ObservedService | undefined): InputFailure[] {
    return [...validateApiManagement(shape), ...(observed ? validateChanges(shape, observed) : [])];
}

/** What is for changes of the live service has no effect where that is not looked at. */
function findUnguarded(args: ApiManagementArgs): InputFailure[] {
    const names = ["allowRemovals", "undelete", "safetySnapshot"] as const;
    return names.flatMap((name) =>
        args[name] === undefined || args[name] === false
            ? []
            : [
                  {
                      property: name,
                      reason: `${name} is set: only ApiManagement.declare looks at the live service. Declare it with that, or leave this out.`,
                  },
              ],
    );
}

/** What is declared, with `notYetKnown` for what an output will say. */
export function knownOf(args: ApiManagementArgs): ApiManagementShape {
    return markUnknowns(shapeOf(args)) as ApiManagementShape;
}

function shapeOf({ overrides: _unchecked, tags: _anything, safetySnapshot: _own, ...checked }: ApiManagementArgs) {
    return { ...checked, tier: checked.tier ?? Tier.Premium, units: checked.units ?? 1 };
}
