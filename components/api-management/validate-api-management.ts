import { inputFailure, show } from "@apim-dr/dynamic-providers";
import type { InputFailure } from "@apim-dr/dynamic-providers";
import { normalizeLocation } from "../locations";
import { validateLocation } from "../validate-location";
import { maxUnits, Tier } from "./tier";

/** The arguments of ApiManagement that rules apply to, as far as they are known. */
export interface ApiManagementShape {
    readonly serviceName?: unknown;
    readonly publisherName?: unknown;
    readonly publisherEmail?: unknown;
    readonly tier?: unknown;
    readonly location?: unknown;
    readonly units?: unknown;
    readonly additionalLocations?: unknown;
    readonly newerLocations?: unknown;
}

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftapimanagement */
const serviceNamePattern = /^(?=.{1,50}$)[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const emailPattern = /^[^\s@]+@[^\s@]+$/;
const maxPublisherLength = 100;

/** All that is wrong with the arguments, by Azure's rules, without asking Azure. Members that are left out pass. */
export function validateApiManagement(shape: ApiManagementShape): InputFailure[] {
    return [...validateNames(shape), ...validatePrimary(shape), ...validateAdditionalLocations(shape)];
}

function validateNames({ serviceName, publisherName, publisherEmail }: ApiManagementShape): InputFailure[] {
    const failures: InputFailure[] = [];
    if (serviceName !== undefined && !(typeof serviceName === "string" && serviceNamePattern.test(serviceName))) {
        failures.push(
            inputFailure(
                "serviceName",
                serviceName,
                "it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.",
            ),
        );
    }
    if (publisherName !== undefined && !isText(publisherName, maxPublisherLength)) {
        failures.push(
            inputFailure("publisherName", publisherName, `it must have 1 to ${maxPublisherLength} characters.`),
        );
    }
    if (
        publisherEmail !== undefined &&
        !(isText(publisherEmail, maxPublisherLength) && emailPattern.test(publisherEmail))
    ) {
        failures.push(
            inputFailure(
                "publisherEmail",
                publisherEmail,
                `it must be an e-mail address of at most ${maxPublisherLength} characters: Azure sends notifications there.`,
            ),
        );
    }
    return failures;
}

function validatePrimary({ tier, units, location, newerLocations }: ApiManagementShape): InputFailure[] {
    const failures: InputFailure[] = [];
    if (tier !== undefined && !isTier(tier)) {
        failures.push(
            inputFailure(
                "tier",
                tier,
                `it must be one of ${Object.values(Tier).join(", ")}: Azure backs up and restores no other.`,
            ),
        );
    }
    if (units !== undefined) {
        failures.push(...validateUnits("units", units, tier));
    }
    if (location !== undefined) {
        failures.push(...validateLocation("location", location, newerLocations, "westeurope"));
    }
    return failures;
}

function validateAdditionalLocations(shape: ApiManagementShape): InputFailure[] {
    const { additionalLocations, tier, location, newerLocations } = shape;
    if (additionalLocations === undefined) {
        return [];
    }
    if (!Array.isArray(additionalLocations)) {
        return [inputFailure("additionalLocations", additionalLocations, "it must be a list of {location, units}.")];
    }
    const failures: InputFailure[] = [];
    if (additionalLocations.length > 0 && tier !== undefined && tier !== Tier.Premium) {
        failures.push(
            inputFailure(
                "additionalLocations",
                additionalLocations.length,
                `tier ${show(tier)} has one region only: leave them out, or set tier to Premium.`,
            ),
        );
    }
    const seen = new Map<string, string>();
    if (typeof location === "string") {
        seen.set(normalizeLocation(location), "location");
    }
    (additionalLocations as Partial<Record<string, unknown>>[]).forEach((entry, index) => {
        const path = `additionalLocations[${index}]`;
        failures.push(...validateLocation(`${path}.location`, entry.location, newerLocations, "westeurope"));
        failures.push(...validateUnits(`${path}.units`, entry.units, tier));
        if (typeof entry.location !== "string") {
            return;
        }
        const earlier = seen.get(normalizeLocation(entry.location));
        if (earlier) {
            failures.push(
                inputFailure(
                    `${path}.location`,
                    entry.location,
                    `it is the same region as ${earlier}: name each region once, and scale it by its units.`,
                ),
            );
        } else {
            seen.set(normalizeLocation(entry.location), `${path}.location`);
        }
    });
    return failures;
}

function validateUnits(property: string, units: unknown, tier: unknown): InputFailure[] {
    const most = isTier(tier) ? maxUnits[tier] : undefined;
    if (!Number.isInteger(units) || (units as number) < 1) {
        return [inputFailure(property, units, "it must be a whole number of 1 or more.")];
    }
    return most !== undefined && (units as number) > most
        ? [inputFailure(property, units, `tier ${show(tier)} has at most ${most}: lower it, or choose a higher tier.`)]
        : [];
}

function isText(value: unknown, maxLength: number): value is string {
    return typeof value === "string" && value.trim() !== "" && value.length <= maxLength;
}

function isTier(value: unknown): value is Tier {
    return Object.values<unknown>(Tier).includes(value);
}
