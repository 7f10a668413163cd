import { readProgramTierOffers } from "../../dynamic-providers/pulumi/program/program-tier-offers";
import type { LiveService, ObservedService } from "../../dynamic-providers/azure/live-service";
import { requireResourceId, serviceType } from "../../dynamic-providers/azure/resource-id";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import * as pulumi from "@pulumi/pulumi";
import { keptOf } from "../../dynamic-providers/service-ready/kept-members";
import { refuseUnknownMembers } from "../argument-names";
import { markUnknowns, throwOnFailures } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import { apiManagementNames } from "./api-management-names";
import type { ApiManagementShape } from "./api-management-shape";
import type { DeclaredService } from "./declared-service";
import { findChanges } from "./service-changes";
import { withKept } from "./with-kept";
import { declaredBody, declaredInputs } from "./service-body";
import type { ServiceBody } from "./service-body";
import { fewestUnits } from "./fewest-units";
import { Tier } from "./tier";
import { unmanagedOf } from "./unmanaged-of";
import { validateApiManagement } from "./validate-api-management";
import { validateChanges } from "./validate-changes";
import { validateOffers } from "./validate-offers";

/** How far the arguments have been checked. */
export interface ArgsCheck {
    /** Once what is known when the program runs has passed; a preview waits for no more. */
    readonly known: pulumi.Output<boolean>;
    /** What is declared, once all of it has passed; unknown in a preview that does not know everything. */
    readonly all: pulumi.Output<DeclaredService>;
}

/**
 * All that is wrong with what is known already.
 *
 * @param observed - the service as Azure has it, where that has been looked at.
 */
export function findFailures(args: ApiManagementArgs, observed?: ObservedService): InputFailure[] {
    return validateAll(knownServiceOf(args, observed), observed);
}

/** The arguments that there are none of, with those of the objects in them. */
export function findUnknown(args: object, failures: readonly InputFailure[]): InputFailure[] {
    return refuseUnknownMembers("ApiManagement", args, apiManagementNames, failures);
}

/**
 * Checks at once what is known, and all of it when everything is.
 *
 * @param observed - the service as Azure has it; without it no change of it can be judged.
 * @param isWritten - whether this run writes what is declared: otherwise it takes nothing away.
 * @throws RunError that lists every failure.
 */
export function checkArgs(
    name: string,
    args: ApiManagementArgs,
    observed?: ObservedService,
    isWritten = true,
): ArgsCheck {
    const subject = `ApiManagement '${name}'`;
    const judged = isWritten ? observed : undefined;
    const failures = findFailures(args, judged);
    throwOnFailures(subject, [...findUnknown(args, failures), ...failures, ...(observed ? [] : findUnguarded(args))]);

    const subscriptionId = observed && requireResourceId(observed.serviceId, serviceType).subscriptionId;
    const offers = args.validateLive ? readProgramTierOffers(subscriptionId) : undefined;
    const validateLive = async (declared: ApiManagementShape): Promise<void> => {
        if (offers) {
            throwOnFailures(subject, validateOffers(declared, await offers));
        }
    };
    const known = pulumi.output(validateLive(knownOf(args)).then(() => true));
    const all = pulumi.all([shapeOf(args), declaredInputs(args), known]).apply(async ([shape, inputs]) => {
        const declared = toDeclared(shape, inputs, args, observed);
        const found = validateAll(declared, judged);
        throwOnFailures(subject, [...findUnknown(shape, found), ...found]);
        await validateLive(shape);
        return declared;
    });
    return { known, all };
}

function validateAll(declared: DeclaredService, observed: ObservedService | undefined): InputFailure[] {
    return [...validateApiManagement(declared.shape), ...(observed ? validateChanges(declared, observed) : [])];
}

/** What is for changes of the live service has no effect where that is not looked at. */
function findUnguarded(args: ApiManagementArgs): InputFailure[] {
    const names = ["allowRemovals", "undelete", "safetySnapshot", "unmanaged", "autoscale"] as const;
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

/** The same with what is sent of it: live values of what others manage, and of custom properties that are not declared. */
export function knownServiceOf(args: ApiManagementArgs, observed?: ObservedService): DeclaredService {
    return toDeclared(knownOf(args), declaredBody(args), args, observed);
}

function toDeclared(
    shape: ApiManagementShape,
    own: ServiceBody,
    args: ApiManagementArgs,
    observed: ObservedService | undefined,
): DeclaredService {
    if (observed?.is !== "live") {
        return { shape, put: own, isChanged: true };
    }
    const { service, held } = observed;
    const unmanaged = unmanagedOf(args);
    const putOver = ({ members }: LiveService): ServiceBody => withKept(own, keptOf(members, unmanaged, own));
    return { shape, put: putOver(service), isChanged: !held || findChanges(putOver(held), held).length > 0 };
}

function shapeOf({ overrides: _unchecked, tags: _anything, safetySnapshot: _own, ...checked }: ApiManagementArgs) {
    return { ...checked, tier: checked.tier ?? Tier.Premium, units: fewestUnits(checked) };
}
