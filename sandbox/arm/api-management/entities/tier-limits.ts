import type { EntityContext } from "./entity-context";
import { refused } from "./entity-error";
import type { EntityError } from "./entity-error";
import { nameOf } from "./entity-path";
import type { EntityPath } from "./entity-path";
import { kindOf } from "./sdk-operations";

/** Tiers of a column. */
type Size = "Developer" | "Basic" | "Standard" | "Premium";

/**
 * How many entities of a kind a service may hold. Documented, with versions and revisions counted:
 * https://learn.microsoft.com/azure/api-management/service-limits. That those of a workspace do not count is assumed.
 */
const limits: Readonly<Record<string, Readonly<Record<Size, number>>>> = {
    "apis/operations": { Developer: 3_000, Basic: 10_000, Standard: 50_000, Premium: 75_000 },
    "apis/tags": { Developer: 1_500, Basic: 1_500, Standard: 2_500, Premium: 15_000 },
    gateways: { Developer: 5, Basic: 0, Standard: 0, Premium: 100 },
    loggers: { Developer: 100, Basic: 100, Standard: 200, Premium: 400 },
    namedValues: { Developer: 5_000, Basic: 5_000, Standard: 10_000, Premium: 18_000 },
    products: { Developer: 100, Basic: 200, Standard: 500, Premium: 2_000 },
    subscriptions: { Developer: 10_000, Basic: 15_000, Standard: 25_000, Premium: 75_000 },
    users: { Developer: 20_000, Basic: 20_000, Standard: 50_000, Premium: 75_000 },
};

interface ParentLimit {
    /** By tier. */
    readonly most: Readonly<Record<string, number>>;
    readonly noun: string;
    readonly parent: string;
}

/**
 * How many entities one parent may hold before another is put. Quoted by users: for operations, of which an import brings more,
 * https://learn.microsoft.com/answers/questions/5859937/azure-api-management-gateway-basicv2-api-operation; for contents
 * Azure/api-management-developer-portal#2682.
 */
const limitsOfParent: Readonly<Record<string, ParentLimit>> = {
    "apis/operations": { most: { BasicV2: 100 }, noun: "Operation", parent: "API" },
    "contentTypes/contentItems": { most: { StandardV2: 50 }, noun: "Content Item", parent: "Content Type" },
};

/** @throws EntityError where there is no room for one more. */
export function requireRoom({ service }: EntityContext, { path, kind, parent }: EntityPath): void {
    const { entities, body } = service;
    const tier = body.sku.name;
    const ofParent = limitsOfParent[kind?.path ?? ""];
    const mostOfParent = ofParent?.most[tier];
    if (ofParent && mostOfParent && entities.list(`${parent}/${nameOf(kind!.path)}`).length >= mostOfParent) {
        throw full(ofParent.noun, mostOfParent, ofParent.parent);
    }
    const most = limits[kindOf(path)]?.[tier.replace(/V2$/, "") as Size];
    // Counting is left out where there are not so many entities at all.
    if (most !== undefined && entities.size >= most) {
        const wanted = kindOf(path).toLowerCase();
        if (entities.export().filter((entity) => kindOf(entity.path).toLowerCase() === wanted).length >= most) {
            throw full(toNoun(path), most, "Service");
        }
    }
}

/** `Named Value` of `namedValues/key`. */
function toNoun(path: string): string {
    const words = nameOf(kindOf(path)).replace(/s$/, "").replace(/[A-Z]/g, " $&");
    return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Quoted by users for what one parent holds; assumed to be alike for a service. */
const full = (noun: string, most: number, parent: string): EntityError =>
    refused(
        `You've reached the maximum number of ${noun}s (${most}) in ${parent}. Please delete one or more ${noun}(s) from ${parent} to continue, or consider upgrading your plan to increase the limit. For more information see: https://learn.microsoft.com/en-us/azure/api-management/v2-service-tiers-overview#resource-limits`,
    );
