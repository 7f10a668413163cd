import type { Problem } from "../common/problem";
import { ownKind, rootOf } from "./restored-entity";
import type { RestoredEntity } from "./restored-entity";

/** What entities need of the service that holds them. */
export interface TierFeature {
    /** For programs: `feature:selfHostedGateways` in a snapshot's facts. */
    readonly code: string;
    /** As in "tier X has no …". */
    readonly name: string;
    readonly has: (tier: string) => boolean;
    readonly needs: (entity: RestoredEntity) => boolean;
}

const oneOf =
    (...tiers: string[]) =>
    (tier: string): boolean =>
        tiers.includes(tier);
const isKind =
    (...kinds: string[]) =>
    ({ kind }: RestoredEntity): boolean =>
        kinds.some((name) => ownKind(kind.path) === name || ownKind(kind.path).startsWith(`${name}/`));
const allBut =
    (...tiers: string[]) =>
    (tier: string): boolean =>
        !tiers.includes(tier);

/** Source: https://learn.microsoft.com/azure/api-management/api-management-features */
export const tierFeatures: readonly TierFeature[] = [
    {
        code: "selfHostedGateways",
        name: "self-hosted gateways",
        has: oneOf("Developer", "Premium"),
        needs: isKind("gateways"),
    },
    {
        code: "workspaces",
        name: "workspaces",
        has: oneOf("Premium", "PremiumV2"),
        needs: ({ path }) => /^workspaces\//i.test(path),
    },
    {
        code: "developerPortal",
        name: "developer portal, and no users or groups",
        has: allBut("Consumption"),
        needs: isKind(
            "contentTypes",
            "groups",
            "notifications",
            "portalRevisions",
            "portalconfigs",
            "portalsettings",
            "templates",
            "users",
        ),
    },
    {
        code: "entraSignIn",
        name: "sign-in with Microsoft Entra ID on the developer portal",
        has: allBut("Basic", "Consumption"),
        needs: ({ kind, path }) => kind.path === "identityProviders" && /\/aad(b2c)?$/i.test(path),
    },
];

/** How many of something a tier holds. */
export interface TierLimit {
    readonly code: string;
    readonly name: string;
    readonly kind: string;
    /** Counted for each of these apart. @default all of the service together */
    readonly per?: (entity: RestoredEntity) => string;
    /** By tier. @default no limit is stated */
    readonly most: Readonly<Record<string, number>>;
}

/**
 * Sources: https://learn.microsoft.com/azure/api-management/service-limits (since March 2026) for operations and
 * subscriptions, which count those of versions and revisions; users' reports for the rest (Azure/api-management-developer-portal#2682).
 */
export const tierLimits: readonly TierLimit[] = [
    {
        code: "operations",
        name: "operations of APIs",
        kind: "apis/operations",
        most: { Consumption: 3000, Developer: 3000, Basic: 10_000, Standard: 50_000, Premium: 75_000 },
    },
    {
        code: "operationsPerApi",
        name: "operations of one API",
        kind: "apis/operations",
        per: ({ path }) => rootOf(path),
        most: { BasicV2: 100 },
    },
    {
        code: "subscriptions",
        name: "subscriptions",
        kind: "subscriptions",
        most: { Developer: 10_000, Basic: 15_000, Standard: 25_000, Premium: 75_000 },
    },
    {
        code: "contentItemsPerType",
        name: "items of one type of the portal's content",
        kind: "contentTypes/contentItems",
        per: ({ path }) => rootOf(path),
        most: { BasicV2: 50, StandardV2: 50 },
    },
];

/** Why a service of a tier cannot hold entities, each with the way out. */
export function findTierProblems(entities: readonly RestoredEntity[], tier: string): Problem[] {
    const features = tierFeatures
        .filter(({ has }) => !has(tier))
        .flatMap(({ name, needs }) => {
            const roots = [...new Set(entities.filter(needs).map(({ path }) => topOf(path)))];
            return roots.map((root): Problem => ({
                code: "NotInTier",
                message: `Tier '${tier}' has no ${name}, which '${root}' needs: restore into a tier that has it, or name '${root}' in leaveOut.`,
            }));
        });
    const limits = tierLimits.flatMap((limit) => {
        const most = limit.most[tier];
        return [...countsOf(entities, limit)].flatMap(([group, count]): Problem[] =>
            most === undefined || count <= most
                ? []
                : [
                      {
                          code: "TooManyForTier",
                          message:
                              `Tier '${tier}' holds ${most} ${limit.name}, and the snapshot has ${count}${group === "" ? "" : ` in '${group}'`}: ` +
                              `restore into a larger tier, or name ${group === "" ? "entities" : `'${group}' or some of what lies below it`} in leaveOut.`,
                      },
                  ],
        );
    });
    return [...features, ...limits];
}

/**
 * What a service needs to hold entities, as codes without a name of any: `feature:selfHostedGateways`,
 * `limit:operations:5200`.
 */
export function requirementsOf(entities: readonly RestoredEntity[]): string[] {
    return [
        ...tierFeatures.filter(({ needs }) => entities.some(needs)).map(({ code }) => `feature:${code}`),
        ...tierLimits.flatMap((limit) => {
            const most = Math.max(0, ...countsOf(entities, limit).values());
            return most === 0 ? [] : [`limit:${limit.code}:${most}`];
        }),
    ].sort();
}

function countsOf(entities: readonly RestoredEntity[], { kind, per }: TierLimit): Map<string, number> {
    const counts = new Map<string, number>();
    for (const entity of entities) {
        if (ownKind(entity.kind.path) === kind) {
            const group = per?.(entity) ?? "";
            counts.set(group, (counts.get(group) ?? 0) + 1);
        }
    }
    return counts;
}

/** What is named to leave it out: a workspace goes as a whole. */
const topOf = (path: string): string => path.split("/").slice(0, 2).join("/");
