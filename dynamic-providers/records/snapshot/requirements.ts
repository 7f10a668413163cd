import type { RawEntity } from "../../azure/entity";
import type { Problem } from "../../common/problem";
import { kindPathOf, liesBelow, ownKind, rootOf } from "../../azure/entity-path";

/** What entities need of the service that holds them. */
export interface TierFeature {
    /** For programs: `feature:selfHostedGateways` in a snapshot's facts. */
    readonly id: string;
    /** As in "tier X has no …". */
    readonly name: string;
    readonly has: (tier: string) => boolean;
    readonly needs: (path: string) => boolean;
}

const oneOf =
    (...tiers: string[]) =>
    (tier: string): boolean =>
        tiers.includes(tier);
const isKind =
    (...kinds: string[]) =>
    (path: string): boolean => {
        const kind = ownKind(kindPathOf(path));
        return kinds.some((name) => kind === name || kind.startsWith(`${name}/`));
    };
const allBut =
    (...tiers: string[]) =>
    (tier: string): boolean =>
        !tiers.includes(tier);

/** Source: https://learn.microsoft.com/azure/api-management/api-management-features */
export const tierFeatures: readonly TierFeature[] = [
    {
        id: "selfHostedGateways",
        name: "self-hosted gateways",
        has: oneOf("Developer", "Premium"),
        needs: isKind("gateways"),
    },
    {
        id: "workspaces",
        name: "workspaces",
        has: oneOf("Premium", "PremiumV2"),
        needs: (path) => /^workspaces\//i.test(path),
    },
    {
        id: "developerPortal",
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
        // Source: https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview
        id: "directManagement",
        name: "direct management API and no configuration in Git",
        has: oneOf("Developer", "Basic", "Standard", "Premium"),
        needs: isKind("tenant"),
    },
    {
        id: "entraSignIn",
        name: "sign-in with Microsoft Entra ID on the developer portal",
        has: allBut("Basic", "Consumption"),
        needs: (path) => /^identityProviders\/aad(b2c)?$/i.test(path),
    },
];

/** Whether an entity only says that something is switched off which not every tier has. */
export const isSwitchedOff = (path: string, { properties }: Pick<RawEntity, "properties">): boolean =>
    isKind("tenant")(path) && properties?.enabled !== true;

/** How many of something a tier holds. */
export interface TierLimit {
    /** For programs: `limit:operations:5200` in a snapshot's facts. */
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    /** Counted for each of these apart. @default all of the service together */
    readonly per?: (path: string) => string;
    /** By tier. @default no limit is stated */
    readonly most: Readonly<Record<string, number>>;
}

/**
 * Sources: https://learn.microsoft.com/azure/api-management/service-limits (since March 2026) for operations and
 * subscriptions, which count those of versions and revisions; users' reports for the rest (Azure/api-management-developer-portal#2682).
 */
export const tierLimits: readonly TierLimit[] = [
    {
        id: "operations",
        name: "operations of APIs",
        kind: "apis/operations",
        most: { Consumption: 3000, Developer: 3000, Basic: 10_000, Standard: 50_000, Premium: 75_000 },
    },
    {
        id: "operationsPerApi",
        name: "operations of one API",
        kind: "apis/operations",
        per: rootOf,
        most: { BasicV2: 100 },
    },
    {
        id: "subscriptions",
        name: "subscriptions",
        kind: "subscriptions",
        most: { Developer: 10_000, Basic: 15_000, Standard: 25_000, Premium: 75_000 },
    },
    {
        id: "contentItemsPerType",
        name: "items of one type of the portal's content",
        kind: "contentTypes/contentItems",
        per: rootOf,
        most: { BasicV2: 50, StandardV2: 50 },
    },
];

/**
 * Why a service of a tier cannot hold entities, each with the way out.
 *
 * @param absent - kinds of which the service itself says that its tier has none.
 */
export function findTierProblems(paths: readonly string[], tier: string, absent: readonly string[] = []): Problem[] {
    const lacked: readonly Pick<TierFeature, "name" | "needs">[] = [
        ...tierFeatures.filter(({ has }) => !has(tier)),
        { name: "entities of that kind", needs: (path) => absent.includes(kindPathOf(path)) },
    ];
    // Each is named once, though its tier may lack it for two reasons.
    const byRoot = new Map(
        [...lacked]
            .reverse()
            .flatMap(({ name, needs }) => paths.filter(needs).map((path) => [topOf(path), name] as const)),
    );
    const features = [...byRoot]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([root, name]): Problem => ({
            code: "NotInTier",
            message: `Tier '${tier}' has no ${name}, which '${root}' needs: restore into a tier that has it, or name '${root}' in leaveOut.`,
        }));
    const limits = tierLimits.flatMap((limit) => {
        const most = limit.most[tier];
        return [...countsOf(paths, limit)].flatMap(([group, count]): Problem[] =>
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
export function requirementsOf(paths: readonly string[]): string[] {
    return [
        ...tierFeatures.filter(({ needs }) => paths.some(needs)).map(({ id }) => `feature:${id}`),
        ...tierLimits.flatMap((limit) => {
            const most = Math.max(0, ...countsOf(paths, limit).values());
            return most === 0 ? [] : [`limit:${limit.id}:${most}`];
        }),
    ].sort();
}

/**
 * Why a tier cannot hold what a snapshot says that it needs. Of what is not to be brought only the opened snapshot tells
 * how much is left: that is then no reason, and the plan of the restore decides.
 *
 * @param requires - as {@link requirementsOf} gives them; codes of a newer release are left to the plan.
 * @param notBrought - paths of entities and kinds that are left out by consent, or are the target's own.
 */
export function findRequirementProblems(
    requires: readonly string[],
    tier: string,
    notBrought: readonly string[] = [],
): Problem[] {
    const lists = "`npx apim-dr export` lists them";
    return requires.flatMap((code): Problem[] => {
        const [what, id, count] = code.split(":");
        const feature = what === "feature" ? tierFeatures.find((known) => known.id === id) : undefined;
        if (feature && !feature.has(tier) && !notBrought.some((path) => feature.needs(path))) {
            return [
                {
                    code: "NotInTier",
                    message: `tier '${tier}' has no ${feature.name}: use a tier that has it, or name what needs it in leaveOut (${lists})`,
                },
            ];
        }
        const limit = what === "limit" ? tierLimits.find((known) => known.id === id) : undefined;
        const most = limit?.most[tier];
        return limit && most !== undefined && Number(count) > most && !notBrought.some((path) => mayHold(path, limit))
            ? [
                  {
                      code: "TooManyForTier",
                      message: `tier '${tier}' holds ${most} ${limit.name} and the snapshot has ${count}: use a larger tier, or name some in leaveOut (${lists})`,
                  },
              ]
            : [];
    });
}

/** Whether some of what a limit counts may be a path, or lie below it. */
function mayHold(path: string, { kind }: TierLimit): boolean {
    const own = ownKind(kindPathOf(path));
    return own === "workspaces" || liesBelow(own, kind) || liesBelow(kind, own);
}

function countsOf(paths: readonly string[], { kind, per }: TierLimit): Map<string, number> {
    const counts = new Map<string, number>();
    for (const path of paths) {
        if (ownKind(kindPathOf(path)) === kind) {
            const group = per?.(path) ?? "";
            counts.set(group, (counts.get(group) ?? 0) + 1);
        }
    }
    return counts;
}

/** What is named to leave it out: a workspace goes as a whole. */
const topOf = (path: string): string => path.split("/").slice(0, 2).join("/");
