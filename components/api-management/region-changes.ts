import type { LiveRegion } from "../../dynamic-providers/azure/live-service";
import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import type { LocationShape } from "./api-management-shape";
import { inUnits } from "./in-units";
import type { ServiceChange } from "./service-change";

/** What changes about a region that stays. */
export function describeRegionChanges(declared: LocationShape, live: LiveRegion): ServiceChange[] {
    return [
        ...unitsChange(declared, live),
        ...zonesChange(declared, live),
        ...subnetChange(declared, live),
        ...addressChange(declared, live),
        ...natChange(declared, live),
        ...gatewayChange(declared, live),
    ];
}

function unitsChange({ units }: LocationShape, live: LiveRegion): ServiceChange[] {
    return typeof units === "number" && units !== live.units
        ? [
              {
                  text: `scales ${live.location} from ${live.units} to ${inUnits(units)}`,
                  differs: `${live.location} runs with ${inUnits(live.units)}, declared ${units}`,
                  hurts: false,
              },
          ]
        : [];
}

function zonesChange({ zones }: LocationShape, { location, zones: present }: LiveRegion): ServiceChange[] {
    const declared: readonly unknown[] = Array.isArray(zones) ? zones : [];
    if ((zones as symbol) === notYetKnown || declared.includes(notYetKnown)) {
        return [];
    }
    const named = (list: readonly unknown[]): string =>
        list.length > 0 ? [...list].map(String).sort().join(", ") : "Azure's choice";
    return named(declared) === named(present)
        ? []
        : [
              {
                  text: `changes the zones of ${location} from ${named(present)} to ${named(declared)}: it gets another public IP address`,
                  hurts: true,
                  ...(present.some((zone) => !declared.includes(zone)) && {
                      removes: ["zones"],
                      keep: `declare zones ${named(present)} there`,
                  }),
              },
          ];
}

function subnetChange({ virtualNetwork }: LocationShape, live: LiveRegion): ServiceChange[] {
    const subnetId = isMembers(virtualNetwork) ? virtualNetwork.subnetId : virtualNetwork;
    return replaced(subnetId, live.subnetId, "virtualNetwork", (from, to) =>
        to === undefined
            ? `takes ${live.location} out of subnet ${from}: it gets another IP address`
            : from === undefined
              ? `puts ${live.location} into subnet ${to}: it gets another IP address`
              : `moves ${live.location} from subnet ${from} to ${to}: it gets another IP address`,
    );
}

function addressChange({ publicIpAddressId }: LocationShape, live: LiveRegion): ServiceChange[] {
    return replaced(
        publicIpAddressId,
        live.publicIpAddressId,
        "publicIpAddress",
        (from, to) =>
            `changes the public IP address of ${live.location} from ${from ?? "Azure's own"} to ${to ?? "Azure's own"}`,
    );
}

function natChange({ natGateway }: LocationShape, live: LiveRegion): ServiceChange[] {
    return natGateway === notYetKnown || (natGateway ?? false) === live.natGateway
        ? []
        : [
              {
                  text: `${live.natGateway ? "takes away" : "adds"} the NAT gateway of ${live.location}: its outbound IP addresses change`,
                  hurts: true,
                  ...(live.natGateway && { removes: ["natGateway"], keep: "declare natGateway as true there" }),
              },
          ];
}

/** Simply put back, and named by the declaration itself: it needs no consent. */
function gatewayChange({ disableGateway }: LocationShape, live: LiveRegion): ServiceChange[] {
    const { location, disableGateway: present = false } = live;
    return disableGateway === notYetKnown || (disableGateway ?? false) === present
        ? []
        : [
              {
                  text: present
                      ? `puts the gateway in ${location} back into service`
                      : `takes the gateway in ${location} out of service: its traffic goes to the other regions`,
                  hurts: false,
              },
          ];
}

/** Resource IDs without regard to case; each told by its last members, enough to tell it by. */
function replaced(
    declared: unknown,
    live: string | null,
    name: string,
    tell: (from: string | undefined, to: string | undefined) => string,
): ServiceChange[] {
    if (declared === notYetKnown) {
        return [];
    }
    const to = typeof declared === "string" ? declared : undefined;
    const from = live ?? undefined;
    return from?.toLowerCase() === to?.toLowerCase()
        ? []
        : [
              {
                  text: tell(from && shortened(from), to && shortened(to)),
                  hurts: true,
                  ...(from !== undefined && { removes: [name], keep: `declare ${shortened(from)} there` }),
              },
          ];
}

function shortened(id: string): string {
    const members = id.split("/");
    const isSubnet = members.at(-2)?.toLowerCase() === "subnets";
    return `'${isSubnet ? [members.at(-3), members.at(-1)].join("/") : members.at(-1)}'`;
}
