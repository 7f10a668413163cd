import type { ApiManagementClient, ApiManagementSku } from "@azure/arm-apimanagement";
import { anyText, listOf, optional, text, whole } from "../common/document-check";
import { normalizeLocation } from "../common/locations";
import { toAzureError } from "./errors";
import { answerOf, perhaps, requireEach } from "./require-answer";

/** What a subscription may create of one tier. */
export interface TierOffer {
    /** For example `Premium`. */
    readonly tier: string;
    /** Most units per region; undefined where Azure does not say. */
    readonly maxUnits?: number;
    readonly locations: readonly OfferedLocation[];
}

export interface OfferedLocation {
    /** As Azure spells it, for example `West Europe`. */
    readonly location: string;
    /** Zones that may be set by hand; empty in a region without. */
    readonly zones: readonly string[];
    /** Why the subscription may not create the tier here, for example `NotAvailableForSubscription`. */
    readonly restriction?: string;
}

/**
 * Asks which tiers, regions, units and zones the client's subscription has. Source:
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-skus/list
 *
 * @throws AzureError when Azure does not say.
 */
export async function readTierOffers(
    client: Pick<ApiManagementClient, "apiManagementSkus" | "subscriptionId">,
): Promise<TierOffer[]> {
    const action = `list what subscription '${client.subscriptionId}' may create of API Management`;
    const offers: TierOffer[] = [];
    try {
        for await (const sku of requireEach(action, offerAnswer, client.apiManagementSkus.list())) {
            offers.push(toTierOffer(sku));
        }
    } catch (error) {
        throw toAzureError(action, error);
    }
    return offers;
}

type ItemOf<L> = NonNullable<L> extends (infer T)[] ? T : never;
type LocationInfo = ItemOf<ApiManagementSku["locationInfo"]>;
type Restriction = ItemOf<ApiManagementSku["restrictions"]>;

/** Every member of an offer that is used here. */
const offerAnswer = answerOf<ApiManagementSku>({
    name: perhaps(text),
    capacity: perhaps(answerOf<NonNullable<ApiManagementSku["capacity"]>>({ maximum: perhaps(whole) })),
    locations: perhaps(listOf(anyText)),
    locationInfo: optional(
        listOf(answerOf<LocationInfo>({ location: optional(anyText), zones: optional(listOf(text)) })),
    ),
    restrictions: optional(
        listOf(
            answerOf<Restriction>({
                type: perhaps(text),
                values: optional(listOf(text)),
                reasonCode: perhaps(text),
                restrictionInfo: perhaps(
                    answerOf<NonNullable<Restriction["restrictionInfo"]>>({
                        locations: perhaps(listOf(text)),
                        zones: perhaps(listOf(text)),
                    }),
                ),
            }),
        ),
    ),
});

/** Keeps of Azure's answer what a declaration is judged by. */
export function toTierOffer(sku: ApiManagementSku): TierOffer {
    const same = (one: string, other = ""): boolean => normalizeLocation(one) === normalizeLocation(other);
    const { locationInfo = [], restrictions = [] } = sku;
    const locations = [
        ...new Map(
            [...(sku.locations ?? []), ...locationInfo.map(({ location = "" }) => location)]
                .filter((location) => location !== "")
                .reverse()
                .map((location) => [normalizeLocation(location), location]),
        ).values(),
    ].reverse();
    return {
        tier: sku.name ?? "",
        maxUnits: sku.capacity?.maximum,
        locations: locations.map((location) => {
            const here = restrictions.filter(({ values = [], restrictionInfo }) =>
                [...values, ...(restrictionInfo?.locations ?? [])].some((name) => same(name, location)),
            );
            const lost = here.filter(({ type }) => type === "Zone").flatMap((one) => one.restrictionInfo?.zones ?? []);
            const whole = here.find(({ type }) => type !== "Zone");
            return {
                location,
                zones: (locationInfo.find((info) => same(location, info.location))?.zones ?? []).filter(
                    (zone) => !lost.includes(zone),
                ),
                ...(whole && { restriction: whole.reasonCode ?? "restricted" }),
            };
        }),
    };
}
