import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import type { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";

/** Units of a service, by region. */
export interface ServiceSize {
    /** In the primary region. */
    readonly units: number;
    readonly additionalLocations: { location: string; units: number }[];
    /** Of the primary region, where they are set by hand: units come in multiples of it. @default 0 */
    readonly zoneCount?: number;
    /** Most units in the primary region, where autoscale moves them. @default nothing moves them */
    readonly maxUnits?: number;
}

/** What is there. */
type ServiceSizeObserved = Pick<ServiceObservation, "units" | "locations">;

/** Of a forecast, what decides the size. */
type SizeForecast = Pick<SiteForecast, "plan" | "status"> & {
    readonly seen: { readonly service: ServiceSizeObserved | undefined };
};

/** What a site's role makes of its declared size. */
export interface SizeDecision<S extends ServiceSize> {
    /** undefined where no service is declared: a cold standby that has none. */
    readonly size: S | undefined;
    /** Whether autoscale moves its units, where that is declared: not before the site is as large as it is to be. */
    readonly isAutoscaled: boolean;
    /** What the next `up` adds, as text. */
    readonly following: readonly string[];
}

/**
 * How large a site's service is declared. Roles only ever add: what is there stays as far as it is declared, for any
 * role. A service that does not exist yet is created small where time counts, and grows with the next `up`.
 *
 * @param declared - what the site has while it is active.
 * @param takenOver - units that the site is to take over at least, before autoscale moves them. @default none
 */
export function decideServiceSize<S extends ServiceSize>(
    declared: S,
    standbyMode: StandbyMode,
    { plan, status, seen: { service } }: SizeForecast,
    takenOver?: number,
): SizeDecision<S> {
    const { role } = status;
    const isActive = role === "active" || role === "demoted" || plan.action === "claim";
    const promotes = isPromoting(plan, status);
    if (isActive || (standbyMode === "warm" && (service || !promotes))) {
        const size = isActive ? withUnits(declared, takenOver) : declared;
        const isAutoscaled = size.units === declared.units;
        return { size, isAutoscaled, following: isAutoscaled ? [] : followingAutoscale(declared) };
    }
    if (service) {
        const size = withinObserved(declared, service);
        return { size, isAutoscaled: false, following: promotes ? difference(declared, size) : [] };
    }
    if (promotes) {
        const size = { ...withUnits(declared, takenOver), additionalLocations: [] };
        return { size, isAutoscaled: false, following: difference(declared, size) };
    }
    const pilot = { ...declared, units: Math.max(1, declared.zoneCount ?? 0), additionalLocations: [] };
    return { size: standbyMode === "pilot" ? pilot : undefined, isAutoscaled: false, following: [] };
}

/** Whether the site is on its way to take over: nothing that clients do not need comes before that. */
export function isPromoting(plan: SizeForecast["plan"], { role }: SizeForecast["status"]): boolean {
    return role === "promoting" || plan.action === "promote";
}

/** Whether the site is on its way to hand over: its peer, and clients, wait for it. */
export function isHandingOver({ action }: SizeForecast["plan"], { role }: SizeForecast["status"]): boolean {
    return role === "demoted" || action === "demote";
}

/** What is there of what is declared: a promotion must not wait until a service has grown. */
function withinObserved<S extends ServiceSize>(declared: S, observed: ServiceSizeObserved): S {
    const unitsIn = new Map(observed.locations.map(({ location, units }) => [normalizeLocation(location), units]));
    return {
        ...declared,
        units: Math.min(declared.units, Math.max(1, observed.units)),
        additionalLocations: declared.additionalLocations.flatMap((entry) => {
            const units = unitsIn.get(normalizeLocation(entry.location));
            return units === undefined ? [] : [{ ...entry, units: Math.min(entry.units, units) }];
        }),
    };
}

/** As many as are taken over, in whole zones, and no more than autoscale would bring. */
function withUnits<S extends ServiceSize>(declared: S, takenOver = 0): S {
    const { units, maxUnits = units, zoneCount = 0 } = declared;
    const perZone = Math.max(1, zoneCount);
    return { ...declared, units: Math.max(units, Math.min(maxUnits, Math.ceil(takenOver / perZone) * perZone)) };
}

const followingAutoscale = ({ units, maxUnits }: ServiceSize): string[] =>
    maxUnits === undefined ? [] : [`autoscale from ${units} to ${maxUnits} units`];

function difference(declared: ServiceSize, size: ServiceSize): string[] {
    const present = new Map(
        size.additionalLocations.map(({ location, units }) => [normalizeLocation(location), units]),
    );
    return [
        ...(size.units < declared.units ? [`${declared.units - size.units} units in the primary region`] : []),
        ...declared.additionalLocations.flatMap(({ location, units }) => {
            const there = present.get(normalizeLocation(location));
            if (there === undefined) {
                return [`region ${location} with ${units} units`];
            }
            return there < units ? [`${units - there} units in ${location}`] : [];
        }),
        ...followingAutoscale(declared),
    ];
}
